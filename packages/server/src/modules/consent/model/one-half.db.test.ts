import { everyLifeIsAsTheModelSays } from '../../../../test/consent-property.ts'

everyLifeIsAsTheModelSays()
