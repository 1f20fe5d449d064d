// Shows push messages while no page is open, and leads from them to the alert.

/** What the centre sends: its id, a title, some words, and the page that tells more. */
function messageOf(data) {
	try {
		return data.json()
	} catch {
		return { title: 'Vọng', body: data?.text() ?? '' }
	}
}

self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

self.addEventListener('push', (event) => {
	const { id, kind, title, body, url } = messageOf(event.data)
	event.waitUntil(
		self.registration.showNotification(title, {
			body,
			// The same message once more takes the place of the former.
			tag: id,
			icon: '/assets/icon-192.png',
			badge: '/assets/icon-192.png',
			lang: 'vi',
			requireInteraction: kind !== 'resolved' && kind !== 'test',
			data: { url: url || '/alerts' },
		}),
	)
})

self.addEventListener('notificationclick', (event) => {
	event.notification.close()
	const url = new URL(event.notification.data.url, self.location.origin)
	// A link that was made elsewhere leads nowhere else.
	event.waitUntil(self.clients.openWindow(url.origin === self.location.origin ? url.href : '/alerts'))
})

// A browser may give out another address at any time; the centre has to know it.
self.addEventListener('pushsubscriptionchange', (event) => {
	const options = event.oldSubscription?.options
	const renewed = event.newSubscription
		? Promise.resolve(event.newSubscription)
		: self.registration.pushManager.subscribe(options)
	event.waitUntil(
		renewed.then((subscription) =>
			fetch('/graphql', {
				method: 'POST',
				credentials: 'same-origin',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({
					query: 'mutation ($subscription: JSON!) { subscribeToPush(subscription: $subscription) { ok } }',
					variables: { subscription: subscription.toJSON() },
				}),
			}),
		),
	)
})
