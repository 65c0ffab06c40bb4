// The official schemas of a return, with the envelope that e-Tax does not publish put around them; xmllint judges.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { outsideData } from './outside-data.ts'

const official = join(outsideData, 'etax/aoiko')

/** why returns cannot be validated here, or null */
export const schemasAbsent = !existsSync(official)
  ? `${official} is not there`
  : spawnSync('xmllint', ['--version']).status === 0
    ? null
    : 'xmllint is not installed'

const kubun = (name: string): string =>
  `<xsd:complexType name="${name}"><xsd:sequence><xsd:any minOccurs="0" maxOccurs="unbounded" processContents="skip"/></xsd:sequence></xsd:complexType>`

/** RKO0010 as every procedure has it: CATALOG, then CONTENTS of IT and forms. Its own types are what ITdefinition leaves open. */
const envelope = `<?xml version="1.0" encoding="UTF-8"?>
<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns="http://xml.e-tax.nta.go.jp/XSD/shotoku"
  xmlns:dsig="http://www.w3.org/2000/09/xmldsig#" targetNamespace="http://xml.e-tax.nta.go.jp/XSD/shotoku"
  elementFormDefault="qualified">
<xsd:import namespace="http://www.w3.org/2000/09/xmldsig#" schemaLocation="${official}/general/XMLDSIG050.xsd"/>
<xsd:include schemaLocation="${official}/general/ITdefinition.xsd"/>
<xsd:include schemaLocation="${official}/general/CATALOG.xsd"/>
<xsd:include schemaLocation="${official}/shotoku/KOA020-023.xsd"/>
<xsd:complexType name="TETSUZUKItype"><xsd:sequence>
  <xsd:element name="procedure_CD" fixed="RKO0010"/><xsd:element name="procedure_NM" type="xsd:string"/>
</xsd:sequence></xsd:complexType>
${kubun('SHINKOKU_KBNtype')}${kubun('KEISANSHO_KBNtype')}
<xsd:element name="DATA"><xsd:complexType><xsd:sequence>
  <xsd:element name="RKO0010"><xsd:complexType><xsd:sequence>
    <xsd:element name="CATALOG" type="CATALOGtype"/>
    <xsd:element name="CONTENTS"><xsd:complexType><xsd:sequence>
      <xsd:element name="IT" type="ITtype"/><xsd:group ref="KOA020-23-0group"/>
    </xsd:sequence><xsd:attribute name="id" type="xsd:ID" use="required"/></xsd:complexType></xsd:element>
  </xsd:sequence><xsd:attribute name="VR" use="required"/><xsd:attribute name="id" type="xsd:ID" use="required"/></xsd:complexType></xsd:element>
  <xsd:element ref="dsig:Signature"/>
</xsd:sequence><xsd:attribute name="id" type="xsd:ID" use="required"/></xsd:complexType></xsd:element>
</xsd:schema>`

/** What xmllint says against a document; empty when it is valid. */
export const schemaFaults = (xml: string): string => {
  const folder = mkdtempSync(join(tmpdir(), 'madoguchi-xsd-'))
  try {
    writeFileSync(join(folder, 'envelope.xsd'), envelope)
    writeFileSync(join(folder, 'return.xml'), xml)
    const args = ['--noout', '--nonet', '--schema', join(folder, 'envelope.xsd'), join(folder, 'return.xml')]
    const { status, stderr } = spawnSync('xmllint', args, { encoding: 'utf8' })
    return status === 0 ? '' : stderr
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
