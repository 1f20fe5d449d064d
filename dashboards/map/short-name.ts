const TYPE_WORD = /^(Xã|Phường|Thị trấn|Huyện|Thị xã|Thành phố)\s+/

/** An area's name without its type word, where there is little room. */
export const shortName = (name: string) => name.replace(TYPE_WORD, '')
