export { registerFeedback } from './register.ts'
export { type NewFeedback, type TakenFeedback, takeFeedback } from './take-feedback.ts'
