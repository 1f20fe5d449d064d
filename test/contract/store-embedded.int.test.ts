import { storeContract } from './store.contract.ts'

storeContract('the store inside the process', async () => ({ stop: async () => undefined }))
