// The two channels between preload and main; there is no third.
export const intentChannel = 'madoguchi.intent'
export const viewChannel = 'madoguchi.view'
