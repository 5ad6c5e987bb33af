import { Textarea } from '@mantine/core'
import { useRef } from 'react'
import { failureOf } from '../../../app/api/problem.ts'
import { useI18n } from '../../../app/i18n/index.ts'
import classes from './builder.module.css'
import { mistakesOf, offsetOf } from './text-place.ts'

interface Props {
  text: string
  error: unknown
  onChange: (text: string) => void
  /** The field was left. */
  onLeave: () => void
}

/** The definition as text. A mistake is named by its line and column, and the cursor goes there. */
export const TextForm = ({ text, error, onChange, onLeave }: Props) => {
  const { t, format } = useI18n()
  const field = useRef<HTMLTextAreaElement>(null)
  const mistakes = error === null ? [] : mistakesOf(failureOf(error).issues ?? [])
  const go = (line: number, column: number) => {
    const at = offsetOf(text, line, column)
    field.current?.focus()
    field.current?.setSelectionRange(at, Math.min(text.length, at + 1))
  }
  return (
    <div className={classes.textForm}>
      <Textarea
        ref={field}
        label={t('segments.text')}
        description={t('segments.textHelp')}
        autosize
        minRows={6}
        maxRows={24}
        maxLength={20_000}
        spellCheck={false}
        classNames={{ input: classes.code }}
        attributes={{ input: { dir: 'ltr' } }}
        aria-invalid={error !== null}
        value={text}
        onChange={(e) => onChange(e.currentTarget.value)}
        onBlur={onLeave}
      />
      {error !== null && (
        <div role="alert" className={classes.mistakes}>
          {mistakes.length === 0 && <p>{t(`error.what.${failureOf(error).code}`)}</p>}
          {mistakes.map(({ line, column, message }) => (
            <p key={`${line}:${column} ${message}`}>
              {line === null || column === null ? (
                <bdi>{message}</bdi>
              ) : (
                <>
                  <button type="button" className={classes.more} onClick={() => go(line, column)}>
                    {t('segments.textPlace', { line: format.number(line), column: format.number(column) })}
                  </button>{' '}
                  <bdi>{message}</bdi>
                  <code className={classes.excerpt}>{text.split('\n')[line - 1]}</code>
                </>
              )}
            </p>
          ))}
        </div>
      )}
    </div>
  )
}
