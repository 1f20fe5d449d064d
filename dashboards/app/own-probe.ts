/** The type of the centre's own event, twice a minute: nothing that happened anywhere. */
export const OWN_PROBE = 'probe'
