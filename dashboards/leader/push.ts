const WORKER = '/service-worker.js'

/** Whether this browser can show push messages at all; on iOS only a page on the home screen can. */
export const canPush = (): boolean =>
	isSecureContext && 'serviceWorker' in navigator && 'PushManager' in globalThis && 'Notification' in globalThis

/** What this device is subscribed with, if it is. */
export async function pushSubscription(): Promise<PushSubscription | null> {
	const registration = await navigator.serviceWorker.getRegistration(WORKER)
	return (await registration?.pushManager.getSubscription()) ?? null
}

/**
 * Subscribes this device; asks the person first where the browser wants it.
 * @throws when the person or the browser refuses, or its push service cannot be reached
 */
export async function subscribeToPush(applicationServerKey: string): Promise<PushSubscription> {
	await navigator.serviceWorker.register(WORKER)
	const registration = await navigator.serviceWorker.ready
	const former = await registration.pushManager.getSubscription()
	// One that was made with another key would be refused for ever.
	await former?.unsubscribe()
	return registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey })
}
