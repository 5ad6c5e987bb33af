export { type Touched, takeTouched } from './take-touched.ts'
