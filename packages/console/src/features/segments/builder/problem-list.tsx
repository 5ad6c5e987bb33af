import classes from './builder.module.css'

/** What is wrong with a condition, where it stands. */
export const Problems = ({ of = [] }: { of?: readonly string[] | undefined }) =>
  of.length === 0 ? null : (
    <ul className={classes.problems}>
      {of.map((problem) => (
        <li key={problem}>
          <bdi>{problem}</bdi>
        </li>
      ))}
    </ul>
  )
