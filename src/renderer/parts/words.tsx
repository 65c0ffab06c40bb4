// Text with number and counter, dates, times and telephone numbers, kept whole on one line.
import { Fragment, type JSX } from 'react'

const whole =
  /(\d{1,2}:\d{2}-\d{1,2}:\d{2}|0\d{1,4}-\d{1,4}-\d{3,4}|\d+(?:年\d+月\d+日|月\d+日)(?:\([日月火水木金土]\))?(?:まで)?|あと ?\d+[^\s、。]{0,2}|\d+(?:か所|件|回|けた|文字|つ|日|名|人|通|枚|秒|円|分|階|番)|[A-Z]-\d{3}|\d+ \/ \d+)/

/** a line of `text`; line breaks inside it are kept */
export const Words = ({ text }: { readonly text: string }): JSX.Element => (
  <>
    {text.split(whole).map((piece, index) =>
      index % 2 === 1 ? (
        <span key={index} className="whole">
          {piece}
        </span>
      ) : (
        <Fragment key={index}>{piece}</Fragment>
      )
    )}
  </>
)
