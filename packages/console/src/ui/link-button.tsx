import { Button, type ButtonProps } from '@mantine/core'
import { createLink } from '@tanstack/react-router'
import type { AnchorHTMLAttributes, Ref } from 'react'

interface Props extends Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof ButtonProps>, ButtonProps {
  ref?: Ref<HTMLAnchorElement>
}

const AnchorButton = (props: Props) => <Button component="a" {...props} />

/** A link that looks like a button, with the router's typed addresses. */
export const LinkButton = createLink(AnchorButton)
