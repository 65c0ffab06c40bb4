/** The code a card host ends with when a card or a reader held it for longer than it may: the parent reads it as a mute card. */
export const hungExit = 86
