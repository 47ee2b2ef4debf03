import { PasswordInput, type PasswordInputProps } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconCircle } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { defaultPolicy, type Policy, passwordRules } from '~/lib/password';
import css from './PasswordField.module.css';

const STRENGTHS = ['Very weak', 'Weak', 'Fair', 'Strong', 'Very strong'];

/**
 * A new password, with the rules that it must meet ticked off, what else is wrong
 * with it and how strong it seems, while it is typed. It is sent nowhere for that.
 */
export function PasswordField({ policy = defaultPolicy, ...props }: PasswordInputProps & { policy?: Policy }) {
  const [typed, setTyped] = useState('');
  const hints = useId();
  const { rules, others, score } = passwordRules(typed, policy);
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
      <div id={hints}>
        {typed !== '' && (
          <div className={css.meter} data-score={score}>
            <span className={css.bars} aria-hidden>
              <i />
              <i />
              <i />
              <i />
            </span>
            <span>{STRENGTHS[score]}</span>
          </div>
        )}
        <ul className={css.rules}>
          {rules.map((rule) => (
            <li key={rule.text} data-met={rule.met || undefined}>
              {rule.met ? <IconCheck size={13} stroke={2.4} aria-hidden /> : <IconCircle size={13} aria-hidden />}
              <span>
                {rule.text}
                <span className="sr">{rule.met ? ' (met)' : ' (not met yet)'}</span>
              </span>
            </li>
          ))}
          {others.map((reason) => (
            <li key={reason.code} data-wrong>
              <IconAlertTriangle size={13} stroke={2} aria-hidden />
              <span>{reason.message}</span>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
