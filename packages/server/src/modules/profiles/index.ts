export { applyProfile, type ProfileNews } from './apply-profile.ts'
export { registerProfileRoutes } from './profiles.routes.ts'
