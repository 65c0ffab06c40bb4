/** the calendar date in Japan, which has one time zone without summer time */
export const dateInJapan = (at: Date): string => new Date(at.getTime() + 9 * 3_600_000).toISOString().slice(0, 10)
