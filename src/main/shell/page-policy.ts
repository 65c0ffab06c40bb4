// What the page may do, said to the browser in headers. Both shells send them; each has further locks of its own below.

/** the path at our own address where the page's browser reports what it refused; it is counted and never answered */
export const reportPath = '/.refused'

/**
 * CSP Level 3 with `sandbox`: no pop-ups, no modal dialogs, no downloads, no leaving for another program's protocol.
 * `allow-same-origin` keeps the secure context, `allow-forms` keeps the submit event (form-action sends it nowhere).
 */
export const strictPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "media-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "webrtc 'block'",
  'sandbox allow-scripts allow-same-origin allow-forms',
  `report-uri ${reportPath}`
].join('; ')

const refusedFeatures = [
  'accelerometer',
  'ambient-light-sensor',
  'bluetooth',
  'browsing-topics',
  'camera',
  'clipboard-read',
  'clipboard-write',
  'display-capture',
  'fullscreen',
  'geolocation',
  'gyroscope',
  'hid',
  'identity-credentials-get',
  'idle-detection',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'otp-credentials',
  'payment',
  'picture-in-picture',
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'storage-access',
  'usb',
  'window-management',
  'xr-spatial-tracking'
]

/** Headers of every answer from our address. `policy` replaces the Content-Security-Policy in tests of the locks below it. */
export const pageHeaders = (type: string, policy: string): Readonly<Record<string, string>> => ({
  'content-type': type,
  'content-security-policy': policy,
  'permissions-policy': refusedFeatures.map((feature) => `${feature}=()`).join(', '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store'
})
