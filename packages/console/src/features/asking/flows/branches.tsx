import { ActionIcon, Button, Select } from '@mantine/core'
import { IconArrowsSplit, IconX } from '@tabler/icons-react'
import { useI18n } from '../../../app/i18n/index.ts'
import form from '../../consent/consent.module.css'
import classes from '../asking.module.css'
import { ConditionForm } from './condition-form.tsx'
import { askedUpTo } from './conditions.ts'
import type { Branch, StepDraft } from './flow-draft.ts'
import type { StepProps } from './step-fields.tsx'

/** Where a step goes on: the first way that holds, always further down; else the next in the list. */
export const Branches = ({ step, index, steps, said, onChange }: StepProps) => {
  const { t } = useI18n()
  if (step.kind === 'end') return null
  const later = steps.slice(index + 1)
  const put = (next: Branch[]) => onChange({ ...step, next } as StepDraft)
  const set = (at: number, branch: Branch) => put(step.next.map((one, i) => (i === at ? branch : one)))
  const problem = said(`steps.${index}.next`)
  return (
    <>
      {step.next.map((branch, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a way is nothing but its place
        <fieldset key={i} className={classes.branch} aria-label={t('asking.way', { n: i + 1 })}>
          <ConditionForm
            when={branch.when}
            steps={steps}
            asked={askedUpTo(steps, index)}
            onChange={(when) => set(i, when === undefined ? { to: branch.to } : { to: branch.to, when })}
          />
          <div className={classes.inline}>
            <Select
              label={t('asking.goesTo')}
              data={later.map((one) => one.id)}
              value={later.some((one) => one.id === branch.to) ? branch.to : null}
              error={said(`steps.${index}.next.${i}.to`)}
              onChange={(to) => set(i, { ...branch, to: to ?? '' })}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              size={36}
              aria-label={t('asking.removeWay', { n: i + 1 })}
              onClick={() => put(step.next.filter((_, j) => j !== i))}
            >
              <IconX size={16} />
            </ActionIcon>
          </div>
        </fieldset>
      ))}
      {problem !== undefined && <p className={form.problem}>{problem}</p>}
      {later.length > 0 && (
        <div>
          <Button
            variant="subtle"
            size="xs"
            leftSection={<IconArrowsSplit size={14} />}
            onClick={() => put([...step.next, { to: later[0]?.id ?? '' }])}
          >
            {t('asking.addWay')}
          </Button>
        </div>
      )}
    </>
  )
}
