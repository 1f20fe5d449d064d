import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'
import { expect, test } from 'vitest'
import type { Message } from '../channel.ts'
import { createEmailChannel } from './email.ts'

test('a message reaches a mail server under the same Message-ID at every try', async () => {
	const mails: string[] = []
	const server = new SMTPServer({
		authOptional: true,
		disabledCommands: ['STARTTLS'],
		onData(stream, _session, done) {
			text(stream).then((mail) => {
				mails.push(mail)
				done()
			}, done)
		},
	})
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
	const { port } = server.server.address() as AddressInfo
	const channel = createEmailChannel({ url: `smtp://127.0.0.1:${port}`, from: 'Vong <ioc@example.org>' })
	const address = { channel: 'email', address: 'truc-ban@example.org' } as const
	const message: Message = {
		...({ id: 'm1', kind: 'first', language: 'vi' } as const),
		...{ address, alerts: [], subject: 'Quá hạn', text: 'Hồ sơ quá hạn' },
		...{ short: '', link: '', ackLink: '', at: 0 },
	}
	const signal = AbortSignal.timeout(20_000)
	expect(await channel.send(message, signal)).toMatchObject({ state: 'sent' })
	expect(await channel.send(message, signal)).toMatchObject({ state: 'sent' })
	expect(mails.map((mail) => /Message-ID: (.*)/i.exec(mail)?.[1]?.trim())).toEqual([
		'<m1@example.org>',
		'<m1@example.org>',
	])
	await channel.close?.()
	await new Promise<void>((resolve) => server.close(resolve))
})
