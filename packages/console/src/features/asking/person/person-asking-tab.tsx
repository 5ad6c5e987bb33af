import { askChannels } from 'virtual:contracts'
import type { AskChannel } from '@candor/contracts'
import { Button, Select, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { useI18n } from '../../../app/i18n/index.ts'
import { Section } from '../../../ui/page.tsx'
import { isPlaceText } from '../../people/profile/place-text.ts'
import { personQuery } from '../../people/use-person.ts'
import classes from '../asking.module.css'
import { AsksOfPerson } from './asks-of-person.tsx'
import { NextQuestion } from './next-question.tsx'

const route = getRouteApi('/shell/people/$id/asking')

/** What would be asked of a person now and why not something else; and what they were asked. */
export const PersonAskingTab = () => {
  const { t } = useI18n()
  const { id } = route.useParams()
  const person = useQuery(personQuery(id)).data
  if (person === undefined) return null
  return (
    <>
      <Section title={t('asking.next')} help={t('asking.nextHelp')}>
        <div className={classes.looking}>
          <Where />
          <Simulated personId={person.id} />
        </div>
      </Section>
      <Section title={t('asking.asked')} help={t('asking.askedHelp')}>
        <AsksOfPerson personId={person.id} />
      </Section>
    </>
  )
}

const Simulated = ({ personId }: { personId: string }) => {
  const { placement = 'web', channel = 'web' } = route.useSearch()
  return <NextQuestion personId={personId} placement={placement} channel={channel} />
}

/** Where they are thought to be. Looked up when it is sent, not at every letter: each look is in the audit log. */
const Where = () => {
  const { t } = useI18n()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const [placement, setPlacement] = useState(search.placement ?? 'web')
  const [channel, setChannel] = useState<AskChannel>(search.channel ?? 'web')
  const isPlace = isPlaceText(placement)
  return (
    <form
      className={classes.inline}
      onSubmit={(e) => {
        e.preventDefault()
        navigate({ search: (s) => ({ ...s, placement, channel }), replace: true })
      }}
    >
      <TextInput
        label={t('asking.place')}
        className="ltr"
        maxLength={120}
        value={placement}
        error={isPlace ? undefined : t('asking.placeWrong')}
        onChange={(e) => setPlacement(e.currentTarget.value)}
      />
      <Select
        label={t('asking.channelOne')}
        data={askChannels.map((value) => ({ value, label: t(`asking.channel.${value}`) }))}
        value={channel}
        allowDeselect={false}
        onChange={(next) => setChannel((next ?? channel) as AskChannel)}
      />
      <Button type="submit" variant="default" disabled={!isPlace}>
        {t('asking.look')}
      </Button>
    </form>
  )
}
