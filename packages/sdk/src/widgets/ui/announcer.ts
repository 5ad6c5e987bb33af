/** A moment for screen readers to notice the live region before it speaks, in milliseconds. */
const settling = 150

/** Says to screen readers what others see happen. */
export const createAnnouncer = (root: ShadowRoot) => {
  const region = document.createElement('div')
  region.className = 'hidden'
  region.setAttribute('role', 'status')
  root.append(region)
  return {
    say: (text: string): void => {
      region.textContent = ''
      setTimeout(() => {
        region.textContent = text
      }, settling)
    },
  }
}
