import { generate } from 'mqtt-packet'

const [HEAD = 0x40] = generate({ cmd: 'puback', messageId: 1 })

/** Many PUBACKs as one piece. One with success and no properties is the same four bytes in MQTT 3.1.1 and 5. */
export function pubacks(ids: readonly number[]): Buffer {
	const bytes = Buffer.allocUnsafe(ids.length * 4)
	for (let index = 0; index < ids.length; index++) {
		bytes[index * 4] = HEAD
		bytes[index * 4 + 1] = 2
		bytes.writeUInt16BE(ids[index] as number, index * 4 + 2)
	}
	return bytes
}
