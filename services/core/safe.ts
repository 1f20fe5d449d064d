/** What cannot be used may hold anything: it is sealed before it is written, and opened for who may look and for another try. */
export interface Safe {
	seal(bytes: Uint8Array): Uint8Array
	/** Bytes that were never sealed are answered as they are. */
	open(bytes: Uint8Array): Uint8Array
}
