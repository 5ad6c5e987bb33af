import type { AgreementRecord } from '@candor/contracts'
import { Tabs } from '@mantine/core'
import type { ReactNode } from 'react'
import { useI18n } from '../../../app/i18n/index.ts'
import { Copy, Id } from '../../../ui/code.tsx'
import classes from '../consent.module.css'

type Texts = AgreementRecord['versions'][number]['texts']

/** The words of a version in each language, to the letter, with the fingerprint that stands in every record of an answer. */
export const ExactWords = ({ texts, below }: { texts: Texts; below?: (text: Texts[number]) => ReactNode }) => {
  const { t, format, language } = useI18n()
  const first = texts.find(({ locale }) => locale === language) ?? texts[0]
  if (first === undefined) return null
  return (
    <Tabs defaultValue={first.locale} keepMounted={false}>
      <Tabs.List mb="sm">
        {texts.map(({ locale }) => (
          <Tabs.Tab key={locale} value={locale}>
            {format.language(locale)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {texts.map((text) => (
        <Tabs.Panel key={text.locale} value={text.locale}>
          <blockquote className={classes.words} lang={text.locale} dir="auto">
            {text.text}
          </blockquote>
          <p className={classes.hash}>
            <span>{t('agreements.fingerprint')}</span> <Id>{text.textSha256}</Id>
            <Copy value={text.textSha256} label={t('agreements.fingerprintCopy')} />
          </p>
          {below?.(text)}
        </Tabs.Panel>
      ))}
    </Tabs>
  )
}
