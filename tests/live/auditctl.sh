# SPDX-License-Identifier: Apache-2.0
# The kernel's audit system, which is the whole machine's: used where nobody else does, and left as it was. Sourced after lab.sh.
# shellcheck shell=bash

# Why it cannot be used, or nothing.
audit_trouble() {
	local state
	command -v auditctl > /dev/null || { echo 'auditctl is not installed'; return; }
	state=$(auditctl -s 2>&1) || { echo "the kernel's audit system cannot be used: $state"; return; }
	AUDIT_WAS=$(awk '$1 == "enabled" { print $2 }' <<< "$state")
	case $AUDIT_WAS in [01]) ;; *) echo "the audit system is locked, or not known: enabled $AUDIT_WAS"; return ;; esac
	[ "$(awk '$1 == "pid" { print $2 }' <<< "$state")" = 0 ] || { echo 'an audit daemon runs'; return; }
	[ "$(auditctl -l)" = 'No rules' ] || echo 'there are audit rules'
}
audit_usable() { # what is the matter stands in AUDIT_TROUBLE
	audit_trouble > "$LAB/audit-trouble"
	AUDIT_TROUBLE=$(cat "$LAB/audit-trouble")
	[ -z "$AUDIT_TROUBLE" ]
}
audit_restore() {
	auditctl -D > /dev/null
	auditctl -e "$AUDIT_WAS" > /dev/null
}

rules() { # RULE...: those, and no others; auditing is on
	local rule
	auditctl -D > /dev/null
	auditctl -e 1 > /dev/null
	for rule; do
		# shellcheck disable=SC2086 # words wanted
		auditctl $rule -k "plimsoll-live-$$" > "$LAB/auditctl" 2>&1 || ok 1 "auditctl takes $rule" "$(cat "$LAB/auditctl")"
	done
}

image_loads_rules() { # FOLDER: a root that has auditctl: systemd starts what loads its rules
	local at=lib/systemd/system
	[ -L "$1/lib" ] && at=usr/$at
	install -m 755 "$(type -P true)" "$1/usr/sbin/augenrules" && install -m 755 "$(type -P true)" "$1/usr/sbin/auditd" &&
		mkdir -p "$1/$at" "$1/etc/systemd/system/multi-user.target.wants" &&
		printf '[Service]\nType=forking\nExecStart=/usr/sbin/auditd\nExecStartPost=-/usr/sbin/augenrules --load\n' > "$1/$at/auditd.service" &&
		ln -sfn /lib/systemd/system/auditd.service "$1/etc/systemd/system/multi-user.target.wants/auditd.service"
}
