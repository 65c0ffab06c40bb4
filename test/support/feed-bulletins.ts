// Bulletins for feeds: JMA's form of a weather warning, and a CAP alert that draws its area.
type Warning = {
  readonly kind: string
  readonly at: Date
  readonly status?: '通常' | '訓練' | '試験'
  readonly ends?: boolean
  readonly office?: string
}

export const warning = ({ kind, at, status = '通常', ends = false, office = '架空気象台' }: Warning): string =>
  `<Report xmlns="http://xml.kishou.go.jp/jmaxml1/"><Control><Title>気象特別警報・警報・注意報</Title><DateTime>${at.toISOString()}</DateTime>
  <Status>${status}</Status><EditorialOffice>${office}</EditorialOffice><PublishingOffice>${office}</PublishingOffice></Control>
  <Head><Title>警報</Title><ReportDateTime>${at.toISOString()}</ReportDateTime><EventID/><InfoType>発表</InfoType><Serial/>
  <InfoKind>気象警報・注意報</InfoKind><Headline><Text>本文</Text></Headline></Head><Body><Warning type="x"><Item>
  <Kind><Name>${kind}</Name><Status>${ends ? '解除' : '発表'}</Status></Kind><Area><Name>海野市</Name><Code>9999200</Code></Area></Item></Warning></Body></Report>`

type Alert = {
  readonly id: string
  readonly at: Date
  readonly event?: string
  readonly sender?: string
  /** what stands in `area` beside its name */
  readonly area: string
  readonly name: string
}

export const alert = ({ id, at, event = '断水', sender = 'bosai@morikawa.invalid', area, name }: Alert): string =>
  `<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>${id}</identifier><sender>${sender}</sender>
  <sent>${at.toISOString().slice(0, 19)}+00:00</sent><status>Actual</status><msgType>Alert</msgType><scope>Public</scope>
  <info><language>ja-JP</language><category>Safety</category><event>${event}</event><urgency>Expected</urgency>
  <severity>Severe</severity><certainty>Likely</certainty><area><areaDesc>${name}</areaDesc>${area}</area></info></alert>`
