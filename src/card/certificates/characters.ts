// How certificates count characters: a base with its variation selectors is one (Unicode §23.4).

const character = /[^\u{FE00}-\u{FE0F}\u{E0100}-\u{E01EF}][\u{FE00}-\u{FE0F}\u{E0100}-\u{E01EF}]*/gsu

export const charactersIn = (text: string): number => text.match(character)?.length ?? 0
