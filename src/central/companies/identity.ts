// How a company is known among the holders of this service: by its corporate number, which no resident's id can be taken for.

const prefix = 'corporation:'

/** The id of a company among the holders. */
export const companyId = (corporateNumber: string): string => `${prefix}${corporateNumber}`

/** Whether an id is a company's. Residents' ids that look like one are refused where residents come from (seed-data.ts). */
export const isCompanyId = (id: string): boolean => id.startsWith(prefix)
