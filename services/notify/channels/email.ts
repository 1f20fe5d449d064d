import { createTransport } from 'nodemailer'
import type { Channel } from '../channel.ts'

interface EmailDeps {
	/** `smtp(s)://user:password@host:port` */
	readonly url: string
	readonly from: string
}

/** Mail over SMTP. The Message-ID is the same at every try. */
export function createEmailChannel({ url, from }: EmailDeps): Channel {
	const transport = createTransport(url, { from })
	const domain = /@([^>\s]+)/.exec(from)?.[1] ?? 'localhost'
	return {
		id: 'email',
		async send({ id, address, subject, text }) {
			try {
				const { messageId } = await transport.sendMail({
					to: address.address,
					subject,
					text,
					messageId: `<${id}@${domain}>`,
				})
				return { state: 'sent', providerId: messageId }
			} catch (error) {
				const { responseCode, message } = error as { responseCode?: number; message: string }
				// 5xx: the server will not take it later either.
				return { state: 'failed', reason: message.slice(0, 300), permanent: (responseCode ?? 0) >= 500 }
			}
		},
		close: async () => transport.close(),
	}
}
