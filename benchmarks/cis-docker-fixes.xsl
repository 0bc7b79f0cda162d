<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!--
  cis-docker-fixes.xsl: p:fix of cis-docker.xml as a shell script and as Ansible tasks, both safe to run twice. A script goes
  among others into one: it sets no shell options and does not exit.

  What is put right is @path, or found through one of
    @program   of that name on the path
    @unit      the file of a systemd unit
    @option    the file that dockerd was given with that option, or in daemon.json
    @folder    "data-root": dockerd's
  How:
    @access    has the kernel's audit watch it for these accesses, and switches that on first where it is off (auditctl(8), -s);
               @made-early: a folder without which, at boot, the rule would not load, as a line of tmpfiles.d(5)
    @owner     gives it to that user and group
    @mode      takes rights away from it, as chmod does
    @sets, @removes   instead of a file: keys of daemon.json; not where the running dockerd was given one of @flags, as both
               together keep it from starting; @swarm="no": nor in a swarm; @after: what puts it in force
    @run, @compose   instead of all that: what changes in the docker run of a container, an option a line, and in its service
               in a compose file, an object of JSON a line: behind "+ " what is added, behind "- " what is left out;
               @where: only of a container of which evidence shows that: "PATH TEXT"

  For plimsoll fix, beside these: urn:plimsoll:fix:daemon-json, a merge patch (RFC 7396) of daemon.json, and
  urn:plimsoll:fix:audit-rules, a rule of auditctl(8) with PATH for what the results tell.
-->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:x="http://checklists.nist.gov/xccdf/1.2" xmlns="http://checklists.nist.gov/xccdf/1.2"
    xmlns:p="urn:plimsoll:check:1" xmlns:h="http://www.w3.org/1999/xhtml" exclude-result-prefixes="x p">

	<xsl:template match="x:Rule[p:fix[not(@run)]]/x:fixtext">
		<xsl:copy>
			<xsl:attribute name="fixref">fix-<xsl:value-of select="substring-after(../@id, '_rule_')"/></xsl:attribute>
			<xsl:apply-templates select="@*|node()"/>
		</xsl:copy>
	</xsl:template>

	<!-- No rule is of use where nothing loads it, or the kernel does not ask it. -->
	<xsl:template match="x:Rule[p:fix[@access]]/x:fixtext" priority="1">
		<xsl:copy>
			<xsl:attribute name="fixref">fix-<xsl:value-of select="substring-after(../@id, '_rule_')"/></xsl:attribute>
			<xsl:apply-templates select="@*"/>
			<xsl:text>Where auditing is off (</xsl:text><h:code>auditctl -s</h:code>
			<xsl:text> says enabled 0), switch it on first: </xsl:text><h:code>systemctl enable --now auditd</h:code>
			<xsl:text>, and if it still is, </xsl:text><h:code>auditctl -e 1</h:code>
			<xsl:value-of select="concat('. Where there is no auditctl, first install ', $packages, '. ')"/>
			<xsl:apply-templates select="node()"/>
		</xsl:copy>
	</xsl:template>

	<xsl:template match="p:fix">
		<xsl:variable name="id" select="concat('fix-', substring-after(../@id, '_rule_'))"/>
		<fix id="{$id}" system="urn:xccdf:fix:script:sh" disruption="{@disruption}">
			<xsl:apply-templates select="." mode="sh"/>
		</fix>
		<xsl:value-of select="preceding-sibling::node()[1]"/>
		<fix id="{$id}-ansible" system="urn:xccdf:fix:script:ansible" disruption="{@disruption}">
			<xsl:apply-templates select="." mode="ansible"/>
		</fix>
		<xsl:apply-templates select="." mode="more"/>
	</xsl:template>

	<xsl:template match="p:fix[@run]">
		<xsl:variable name="where"><xsl:if test="@where"><xsl:value-of select="concat('? ', @where, '&#10;')"/></xsl:if></xsl:variable>
		<xsl:call-template name="other"><xsl:with-param name="kind">docker-run</xsl:with-param>
			<xsl:with-param name="text" select="concat($where, @run)"/></xsl:call-template>
		<xsl:value-of select="preceding-sibling::node()[1]"/>
		<xsl:call-template name="other"><xsl:with-param name="kind">compose</xsl:with-param>
			<xsl:with-param name="text" select="concat($where, @compose)"/></xsl:call-template>
	</xsl:template>

	<!-- What only plimsoll reads -->

	<xsl:template name="other">
		<xsl:param name="kind"/>
		<xsl:param name="text"/>
		<fix id="{concat('fix-', substring-after(../@id, '_rule_'), '-', $kind)}" system="urn:plimsoll:fix:{$kind}"
		    disruption="{@disruption}">
			<xsl:value-of select="$text"/>
		</fix>
	</xsl:template>

	<xsl:template match="p:fix" mode="more"/>
	<xsl:template match="p:fix[@sets or @removes]" mode="more">
		<xsl:value-of select="preceding-sibling::node()[1]"/>
		<xsl:call-template name="other">
			<xsl:with-param name="kind">daemon-json</xsl:with-param>
			<xsl:with-param name="text">
				<xsl:value-of select="@sets"/>
				<xsl:if test="@removes">
					<xsl:text>{</xsl:text>
					<xsl:call-template name="nulls">
						<xsl:with-param name="keys" select="substring-before(substring-after(@removes, '['), ']')"/>
					</xsl:call-template>
					<xsl:text>}</xsl:text>
				</xsl:if>
			</xsl:with-param>
		</xsl:call-template>
	</xsl:template>
	<xsl:template match="p:fix[@access]" mode="more">
		<xsl:value-of select="preceding-sibling::node()[1]"/>
		<xsl:call-template name="other">
			<xsl:with-param name="kind">audit-rules</xsl:with-param>
			<xsl:with-param name="text">
				<xsl:if test="@made-early">
					<xsl:value-of select="concat('# at boot it needs in /etc/tmpfiles.d/50-containerd.conf: ', @made-early, '&#10;')"/>
				</xsl:if>
				<xsl:value-of select="concat('-w PATH -p ', @access, ' -k docker')"/>
			</xsl:with-param>
		</xsl:call-template>
	</xsl:template>

	<!-- "a", "b" as members that are null -->
	<xsl:template name="nulls">
		<xsl:param name="keys"/>
		<xsl:choose>
			<xsl:when test="contains($keys, ', ')">
				<xsl:value-of select="concat(substring-before($keys, ', '), ': null, ')"/>
				<xsl:call-template name="nulls">
					<xsl:with-param name="keys" select="substring-after($keys, ', ')"/>
				</xsl:call-template>
			</xsl:when>
			<xsl:otherwise><xsl:value-of select="concat($keys, ': null')"/></xsl:otherwise>
		</xsl:choose>
	</xsl:template>

	<!-- Finding it: lines of shell that set p -->

	<xsl:template match="p:fix" mode="find">
		<xsl:message terminate="yes">p:fix of <xsl:value-of select="../@id"/>: it does not say of what</xsl:message>
	</xsl:template>
	<xsl:template match="p:fix[@path]" mode="find">p=<xsl:value-of select="@path"/></xsl:template>
	<xsl:template match="p:fix[@program]" mode="find">p=$(readlink -f "$(command -v <xsl:value-of select="@program"/>)")</xsl:template>
	<xsl:template match="p:fix[@unit]" mode="find">p=$(systemctl show -p FragmentPath --value <xsl:value-of select="@unit"/>)</xsl:template>
	<xsl:template match="p:fix[@folder = 'data-root']" mode="find">p=$(docker info | sed -n 's/^ *Docker Root Dir: //p')</xsl:template>
	<xsl:template match="p:fix[@option]" mode="find">
		<xsl:text>p=$(tr '\0' '\n' &lt;"/proc/$(pidof dockerd)/cmdline" | sed -n 's/^--</xsl:text>
		<xsl:value-of select="concat(@option, '=//p; /^--', @option)"/>
		<xsl:text>$/{n;p;}')
[ -n "$p" ] || p=$(jq -r '.</xsl:text><xsl:value-of select="@option"/>
		<xsl:text> // empty' /etc/docker/daemon.json)</xsl:text>
	</xsl:template>

	<!-- As a script -->

	<xsl:template match="p:fix[@owner]" mode="sh">
		<xsl:apply-templates select="." mode="find"/>
		<xsl:text>&#10;if [ -e "$p" ]; then
	chown </xsl:text><xsl:value-of select="@owner"/><xsl:text> "$p"
else
	</xsl:text><xsl:call-template name="left"/><xsl:text>&#10;fi</xsl:text>
	</xsl:template>

	<xsl:template match="p:fix[@mode]" mode="sh">
		<xsl:apply-templates select="." mode="find"/>
		<xsl:text>&#10;if [ -e "$p" ]; then
	chmod </xsl:text><xsl:value-of select="@mode"/><xsl:text> "$p"
else
	</xsl:text><xsl:call-template name="left"/><xsl:text>&#10;fi</xsl:text>
	</xsl:template>

	<xsl:template match="p:fix[@access]" mode="sh">
		<xsl:variable name="line" select="concat('&quot;-w $p -p ', @access, ' -k docker&quot;')"/>
		<xsl:text>f=/etc/audit/rules.d/50-docker.rules&#10;</xsl:text>
		<xsl:apply-templates select="." mode="find"/>
		<xsl:text>
if [ ! -e "$p" ]; then
	</xsl:text><xsl:call-template name="left"/><xsl:text>
elif ! command -v augenrules >/dev/null; then
	echo "</xsl:text><xsl:value-of select="substring-after(../@id, '_rule_')"/>
		<xsl:text>: left as it is: nothing loads audit rules: first install </xsl:text>
		<xsl:value-of select="$packages"/><xsl:text>" >&amp;2
else
	</xsl:text>
		<xsl:if test="@made-early">
			<xsl:text>early=/etc/tmpfiles.d/50-containerd.conf
	grep -qsxF '</xsl:text><xsl:value-of select="@made-early"/>
			<xsl:text>' "$early" ||
		{ [ -z "$(tail -c 1 "$early" 2>/dev/null)" ] || echo >>"$early"; echo '</xsl:text><xsl:value-of select="@made-early"/>
			<xsl:text>' >>"$early"; }
	</xsl:text>
		</xsl:if>
		<xsl:text>if </xsl:text><xsl:value-of select="$off"/><xsl:text>; then
		systemctl enable --now auditd
		auditctl -e 1
	fi
	grep -qsxF -e </xsl:text><xsl:value-of select="$line"/>
		<xsl:text> "$f" ||
		(umask 077; [ -z "$(tail -c 1 "$f" 2>/dev/null)" ] || echo >>"$f"; echo </xsl:text><xsl:value-of select="$line"/>
		<xsl:text> >>"$f") &amp;&amp; augenrules --load
	! </xsl:text><xsl:value-of select="$off"/>
		<xsl:text> || echo "auditing is still switched off: look for -e 0 in /etc/audit/rules.d" >&amp;2
fi</xsl:text>
	</xsl:template>

	<!-- Whether the kernel's auditing is switched off; before audit 2.3 that was said in one line, "enabled=0". -->
	<xsl:variable name="off">auditctl -s | grep -q 'enabled[ =]0'</xsl:variable>
	<xsl:variable name="packages">auditd (Debian, Ubuntu) or audit (Fedora, RHEL, SUSE)</xsl:variable>

	<!-- A command: what is not there is left alone, but not without a word. -->
	<xsl:template name="left">
		<xsl:value-of select="concat('echo &quot;', substring-after(../@id, '_rule_'),
		    ': left as it is: not found here: ${p:-its path}&quot; &gt;&amp;2')"/>
	</xsl:template>

	<xsl:template match="p:fix[@sets or @removes]" mode="sh">
		<xsl:variable name="changed">
			<xsl:if test="@sets">. + <xsl:value-of select="@sets"/></xsl:if>
			<xsl:if test="@removes">del(.<xsl:value-of select="@removes"/>)</xsl:if>
		</xsl:variable>
		<xsl:apply-templates select="." mode="refuse"/>
		<xsl:text>
if [ -n "$no" ]; then
	echo "daemon.json is left as it is: $no" >&amp;2
elif mkdir -p /etc/docker &amp;&amp; f=$(readlink -f /etc/docker/daemon.json) &amp;&amp;
	old=$(if [ -s "$f" ]; then cat "$f"; else echo '{}'; fi) &amp;&amp;
	! printf '%s' "$old" | jq -e '. == (</xsl:text><xsl:value-of select="$changed"/>
		<xsl:text>)' >/dev/null &amp;&amp;
	new=$(printf '%s' "$old" | jq '</xsl:text><xsl:value-of select="$changed"/>
		<xsl:text>') &amp;&amp; [ -n "$new" ]; then
	{ [ ! -e "$f" ] || cp -p "$f" "$f.new"; } &amp;&amp; printf '%s\n' "$new" >"$f.new" &amp;&amp; mv "$f.new" "$f" &amp;&amp;
		echo "$f was changed; now: </xsl:text><xsl:value-of select="@after"/>
		<xsl:text>" >&amp;2
fi</xsl:text>
	</xsl:template>

	<!-- Lines of shell that set no: why daemon.json must be left as it is, or nothing. -->
	<xsl:template match="p:fix" mode="refuse">
		<xsl:text>no=
pid=$(pidof dockerd)
if args=$(tr '\0' ' ' &lt;"/proc/$pid/cmdline") &amp;&amp; [ "$(stat -c %u "/proc/$pid")" = 0 ]; then
	case " $args" in
	</xsl:text>
		<xsl:call-template name="patterns">
			<xsl:with-param name="flags" select="concat(normalize-space(@flags), ' --config-file ')"/>
		</xsl:call-template>
		<xsl:text>)
		no='the command line of dockerd has the option, change it there' ;;
	esac
else
	no='not exactly one dockerd runs, as root'
fi</xsl:text>
		<xsl:if test="@swarm = 'no'">
			<xsl:text>
docker info | grep -q '^ *Swarm: inactive' || no='it is not certain that this is no member of a swarm'</xsl:text>
		</xsl:if>
	</xsl:template>

	<!-- Each flag, bare and before an equals sign, as a pattern of case. -->
	<xsl:template name="patterns">
		<xsl:param name="flags"/>
		<xsl:variable name="flag" select="substring-before($flags, ' ')"/>
		<xsl:value-of select="concat(&quot;*' &quot;, $flag, &quot; '* | *' &quot;, $flag, &quot;='*&quot;)"/>
		<xsl:if test="substring-after($flags, ' ') != ''">
			<xsl:text> | </xsl:text>
			<xsl:call-template name="patterns">
				<xsl:with-param name="flags" select="substring-after($flags, ' ')"/>
			</xsl:call-template>
		</xsl:if>
	</xsl:template>

	<!-- As tasks of Ansible: what a shell finds out is registered, and its modules do the rest -->

	<xsl:template match="p:fix" mode="ansible">
		<xsl:call-template name="ask">
			<xsl:with-param name="what" select="'find what it is about'"/>
			<xsl:with-param name="shell">
				<xsl:apply-templates select="." mode="find"/>
				<xsl:text>&#10;[ ! -e "$p" ] || echo "$p"</xsl:text>
			</xsl:with-param>
			<xsl:with-param name="register" select="'plimsoll_found'"/>
		</xsl:call-template>
		<xsl:apply-templates select="." mode="task"/>
	</xsl:template>

	<xsl:template match="p:fix[@owner]" mode="task">
		<xsl:call-template name="name"><xsl:with-param name="what" select="concat('give it to ', @owner)"/></xsl:call-template>
		<xsl:text>  ansible.builtin.file:
    path: '{{ plimsoll_found.stdout }}'
    owner: </xsl:text><xsl:value-of select="substring-before(@owner, ':')"/>
		<xsl:text>
    group: </xsl:text><xsl:value-of select="substring-after(@owner, ':')"/>
		<xsl:text>
  when: plimsoll_found.stdout != ''</xsl:text>
	</xsl:template>

	<xsl:template match="p:fix[@mode]" mode="task">
		<xsl:call-template name="name"><xsl:with-param name="what" select="'take away rights that are too much'"/></xsl:call-template>
		<xsl:text>  ansible.builtin.file:
    path: '{{ plimsoll_found.stdout }}'
    mode: </xsl:text><xsl:value-of select="@mode"/>
		<xsl:text>
  when: plimsoll_found.stdout != ''</xsl:text>
	</xsl:template>

	<xsl:template match="p:fix[@access]" mode="task">
		<xsl:call-template name="name"><xsl:with-param name="what" select="'switch auditing on, if it is off'"/></xsl:call-template>
		<xsl:text>  ansible.builtin.shell: |
    if ! command -v augenrules >/dev/null; then
      echo "nothing loads audit rules: first install </xsl:text><xsl:value-of select="$packages"/><xsl:text>" >&amp;2
      exit 1
    fi
    if </xsl:text><xsl:value-of select="$off"/><xsl:text>; then
      echo off
      systemctl enable --now auditd
      auditctl -e 1
    fi
  when: plimsoll_found.stdout != ''
  register: plimsoll_auditing
  changed_when: "'off' in plimsoll_auditing.stdout_lines | default([])"
  ignore_errors: true
</xsl:text>
		<xsl:if test="@made-early">
			<xsl:call-template name="name"><xsl:with-param name="what" select="'have its folder made early'"/></xsl:call-template>
			<xsl:text>  ansible.builtin.lineinfile:
    path: /etc/tmpfiles.d/50-containerd.conf
    line: </xsl:text><xsl:value-of select="@made-early"/>
			<xsl:text>
    create: true
    mode: '0644'
  when: plimsoll_found.stdout != '' and plimsoll_auditing is not failed
</xsl:text>
		</xsl:if>
		<xsl:call-template name="name"><xsl:with-param name="what" select="'have it watched'"/></xsl:call-template>
		<xsl:text>  ansible.builtin.lineinfile:
    path: /etc/audit/rules.d/50-docker.rules
    line: '-w {{ plimsoll_found.stdout }} -p </xsl:text><xsl:value-of select="@access"/>
		<xsl:text> -k docker'
    create: true
    mode: '0600'
  when: plimsoll_found.stdout != '' and plimsoll_auditing is not failed
  register: plimsoll_watched
</xsl:text>
		<xsl:call-template name="name"><xsl:with-param name="what" select="'load the rules, unless they are locked'"/></xsl:call-template>
		<xsl:text>  ansible.builtin.command: augenrules --load
  when: plimsoll_found.stdout != '' and plimsoll_auditing is not failed
  changed_when: plimsoll_watched is changed
  ignore_errors: true</xsl:text>
	</xsl:template>

	<xsl:template match="p:fix[@sets or @removes]" mode="ansible">
		<xsl:variable name="changed">
			<xsl:text>plimsoll_read.stdout | from_json | </xsl:text>
			<xsl:if test="@sets">combine(plimsoll_keys)</xsl:if>
			<xsl:if test="@removes">dict2items | rejectattr('key', 'in', plimsoll_keys) | items2dict</xsl:if>
		</xsl:variable>
		<xsl:call-template name="ask">
			<xsl:with-param name="what" select="'see whether daemon.json may be changed'"/>
			<xsl:with-param name="shell">
				<xsl:apply-templates select="." mode="refuse"/>
				<xsl:text>&#10;echo "$no"</xsl:text>
			</xsl:with-param>
			<xsl:with-param name="register" select="'plimsoll_refused'"/>
		</xsl:call-template>
		<xsl:call-template name="ask">
			<xsl:with-param name="what" select="'read daemon.json'"/>
			<xsl:with-param name="shell">if [ -s /etc/docker/daemon.json ]; then cat /etc/docker/daemon.json; else echo '{}'; fi</xsl:with-param>
			<xsl:with-param name="register" select="'plimsoll_read'"/>
		</xsl:call-template>
		<xsl:text>  no_log: true # passwords of a proxy or a log driver
</xsl:text>
		<xsl:call-template name="name"><xsl:with-param name="what" select="'have its folder'"/></xsl:call-template>
		<xsl:text>  ansible.builtin.file:
    path: /etc/docker
    state: directory
  when: plimsoll_refused.stdout == ''
</xsl:text>
		<xsl:call-template name="name">
			<xsl:with-param name="what" select="concat('change daemon.json; afterwards: ', @after)"/>
		</xsl:call-template>
		<xsl:text>  ansible.builtin.copy:
    dest: /etc/docker/daemon.json
    follow: true
    content: |
      {{ </xsl:text><xsl:value-of select="$changed"/><xsl:text> | to_nice_json(sort_keys=False) }}
  vars:
    plimsoll_keys: </xsl:text><xsl:value-of select="concat(@sets, @removes)"/>
		<xsl:text>
  when:
    - plimsoll_refused.stdout == ''
    - (</xsl:text><xsl:value-of select="$changed"/><xsl:text>) != plimsoll_read.stdout | from_json</xsl:text>
	</xsl:template>

	<!-- A task's first line; the check's name tells whose it is. -->
	<xsl:template name="name">
		<xsl:param name="what"/>
		<xsl:value-of select="concat(&quot;- name: '&quot;, substring-after(../@id, '_rule_'), ': ', $what, &quot;'&#10;&quot;)"/>
	</xsl:template>

	<!-- A task that only looks. -->
	<xsl:template name="ask">
		<xsl:param name="what"/>
		<xsl:param name="shell"/>
		<xsl:param name="register"/>
		<xsl:call-template name="name"><xsl:with-param name="what" select="$what"/></xsl:call-template>
		<xsl:text>  ansible.builtin.shell: |&#10;</xsl:text>
		<xsl:call-template name="indented"><xsl:with-param name="lines" select="$shell"/></xsl:call-template>
		<xsl:text>  register: </xsl:text><xsl:value-of select="$register"/>
		<xsl:text>
  changed_when: false
  check_mode: false
</xsl:text>
	</xsl:template>

	<xsl:template name="indented">
		<xsl:param name="lines"/>
		<xsl:value-of select="concat('    ', substring-before(concat($lines, '&#10;'), '&#10;'), '&#10;')"/>
		<xsl:if test="contains($lines, '&#10;')">
			<xsl:call-template name="indented"><xsl:with-param name="lines" select="substring-after($lines, '&#10;')"/></xsl:call-template>
		</xsl:if>
	</xsl:template>
</xsl:stylesheet>
