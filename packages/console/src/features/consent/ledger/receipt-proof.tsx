import { parseCheckpoint, type Receipt, toHex } from '@candor/proof'
import { useI18n } from '../../../app/i18n/index.ts'
import { Code } from '../../../ui/code.tsx'
import { Section } from '../../../ui/page.tsx'
import { Notice } from '../../../ui/states.tsx'
import classes from '../consent.module.css'
import { ProofDrawing, ProofSteps } from './proof-drawing.tsx'
import { type Path, pathOf } from './proof-path.ts'
import { VerifyHere } from './verify-here.tsx'

/** Null where the proof describes no way to a root: then only the verification says what is wrong. */
const pathIn = ({ proof }: Receipt): Path | null => {
  try {
    return pathOf(proof)
  } catch {
    return null
  }
}

/** Whether the way in the drawing ends at the root that the checkpoint names. */
const endsAtRoot = (path: Path, checkpoint: string): boolean => {
  try {
    return toHex(parseCheckpoint(checkpoint).checkpoint.root) === path.root.hash
  } catch {
    return false
  }
}

/** The proof of an entry: drawn, in steps, and verified here. */
export const ReceiptProof = ({ receipt }: { receipt: Receipt }) => {
  const { t, format } = useI18n()
  const { proof } = receipt
  const path = pathIn(receipt)
  return (
    <>
      <Section
        title={t('receipt.proof')}
        help={t('receipt.proofHelp', {
          entry: format.number(proof.leaf_index + 1),
          size: format.number(proof.tree_size),
        })}
      >
        {path === null ? (
          <Notice>{t('receipt.noPath')}</Notice>
        ) : (
          <>
            <ProofDrawing path={path} signed={endsAtRoot(path, proof.checkpoint)} />
            <details className={classes.entry}>
              <summary>{t('receipt.steps')}</summary>
              <ProofSteps path={path} />
            </details>
          </>
        )}
        <details className={classes.entry}>
          <summary>{t('receipt.checkpoint')}</summary>
          <p className={classes.help}>{t('receipt.checkpointHelp')}</p>
          <Code label={t('receipt.checkpointCopy')}>{proof.checkpoint}</Code>
        </details>
      </Section>
      <Section title={t('receipt.verifyTitle')} help={t('receipt.verifyHelp')}>
        <VerifyHere receipt={receipt} />
      </Section>
    </>
  )
}
