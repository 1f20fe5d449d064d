const NOTES_HZ = [880, 660, 880]
const NOTE_S = 0.28
const VOLUME = 0.4

/** Three notes. A browser that was not allowed to make sounds stays silent: the picture says it all the same. */
export function soundAlarm(): void {
	const audio = new AudioContext()
	const end = NOTES_HZ.length * NOTE_S
	const gain = new GainNode(audio, { gain: VOLUME })
	gain.connect(audio.destination)
	for (const [index, frequency] of NOTES_HZ.entries()) {
		const note = new OscillatorNode(audio, { frequency, type: 'triangle' })
		note.connect(gain)
		note.start(audio.currentTime + index * NOTE_S)
		note.stop(audio.currentTime + (index + 1) * NOTE_S * 0.95)
	}
	setTimeout(() => void audio.close(), end * 2_000)
}
