/** Thrown when a card, a fault or a wish cannot be understood; one line for a person, its K-code first, never the card's content. */
export class CardFileError extends Error {}
