import { PasswordInput, type PasswordInputProps } from '@mantine/core';
import { IconCheck, IconCircle } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { passwordRules } from '~/lib/password';
import css from './PasswordField.module.css';

/** A new password, with the rule that it must meet ticked off while it is typed. */
export function PasswordField(props: PasswordInputProps) {
  const [typed, setTyped] = useState('');
  const hints = useId();
  const { rules } = passwordRules(typed);
  return (
    <div>
      <PasswordInput
        autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password' }}
        {...props}
        aria-describedby={hints}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          props.onChange?.(event);
        }}
      />
      <ul id={hints} className={css.rules}>
        {rules.map((rule) => (
          <li key={rule.text} data-met={rule.met || undefined}>
            {rule.met ? <IconCheck size={13} stroke={2.4} aria-hidden /> : <IconCircle size={13} aria-hidden />}
            {rule.text}
            <span className="sr">{rule.met ? ' (met)' : ' (not met yet)'}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
