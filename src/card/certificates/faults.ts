// What is wrong with a certificate, a signature or a company's file, as values.

/** `certificateMalformed` also means: not DER, trailing bytes, an extension twice, a value that cannot be read. */
export type CertificateFault =
  | { readonly fault: 'certificateMalformed' }
  /** the key, or the algorithm the issuer signed with, is none we accept */
  | { readonly fault: 'certificateWeak' }
  /** a critical extension nobody here understands (RFC 5280 §4.2) */
  | { readonly fault: 'certificateExtension'; readonly oid: string }
  | { readonly fault: 'certificateUsage' }
  | { readonly fault: 'certificatePolicy' }
  /** no authority we trust signed it, directly or through the certificates that came along */
  | { readonly fault: 'certificateUntrusted' }
  /** the authority that signed it, or one in between, is not valid on that day */
  | { readonly fault: 'authorityExpired' }
  /** ISO time */
  | { readonly fault: 'certificateNotYetValid'; readonly from: string }
  | { readonly fault: 'certificateExpired'; readonly to: string }

export type PersonFault =
  { readonly fault: 'personMissing' } | { readonly fault: 'personMalformed'; readonly field: PersonField }
export type PersonField = 'name' | 'nameSubstitutes' | 'sex' | 'birth' | 'address' | 'addressSubstitutes'

export type CompanyFileFault =
  /** not PKCS#12, or damaged */
  | { readonly fault: 'companyFileDamaged' }
  | { readonly fault: 'companyPasswordWrong' }
  /** protected in a way that cannot be opened here, or at a price that would stop the terminal */
  | { readonly fault: 'companyFileUnsupported' }
  | { readonly fault: 'companyKeyMissing' }
  /** several keys with certificates: `open` again with the fingerprint of the one meant */
  | { readonly fault: 'companyKeysSeveral'; readonly choices: readonly CompanyChoice[] }
  | { readonly fault: 'companyKeyUnsupported' }

/** What a person picks a company certificate by; `fingerprint` is SHA-256 of its DER, lower-case hex. */
export type CompanyChoice = { readonly fingerprint: string; readonly subject: string; readonly validTo: string }

export type SignatureFault =
  /** not a signed document of the form that is accepted here */
  | { readonly fault: 'signatureMalformed' }
  /** an algorithm that is not accepted (SHA-1, MD5, a hash that does not belong to the key) */
  | { readonly fault: 'signatureWeak' }
  /** the document is not the one that was signed */
  | { readonly fault: 'digestWrong' }
  /** the signature was not made by this key over this */
  | { readonly fault: 'signatureWrong' }
