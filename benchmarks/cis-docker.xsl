<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!--
  cis-docker.xsl: one version's complete document out of cis-docker.xml, whose head names what is replaced here; all else is
  copied as it stands. What a version does not have leaves no blank line behind.
	xsltproc -o FILE -stringparam version 1.8.0 cis-docker.xsl cis-docker.xml
-->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:x="http://checklists.nist.gov/xccdf/1.2" xmlns="http://checklists.nist.gov/xccdf/1.2"
    xmlns:p="urn:plimsoll:check:1" exclude-result-prefixes="x">
	<xsl:include href="cis-docker-fixes.xsl"/>
	<xsl:output encoding="UTF-8"/>
	<xsl:param name="version"/>
	<xsl:variable name="versions" select="' 1.6.0 1.7.0 1.8.0 '"/>
	<xsl:variable name="this" select="concat(' ', $version, ' ')"/>
	<xsl:key name="rule" match="x:Rule" use="substring-after(@id, '_rule_')"/>

	<xsl:template match="/">
		<xsl:if test="$version = '' or not(contains($versions, $this))">
			<xsl:message terminate="yes">there is no version "<xsl:value-of select="$version"/>"</xsl:message>
		</xsl:if>
		<xsl:apply-templates select="//@versions" mode="known"/>
		<xsl:comment> SPDX-License-Identifier: Apache-2.0 </xsl:comment>
		<xsl:comment> Made by make from cis-docker.xml, which is the file to edit. </xsl:comment>
		<xsl:apply-templates select="*"/>
	</xsl:template>

	<xsl:template match="@*|node()">
		<xsl:copy>
			<xsl:apply-templates select="@*|node()"/>
		</xsl:copy>
	</xsl:template>

	<!-- A misspelt version would leave its content out everywhere. -->
	<xsl:template match="@versions" mode="known">
		<xsl:param name="rest" select="concat(normalize-space(), ' ')"/>
		<xsl:if test="not(contains($versions, concat(' ', substring-before($rest, ' '), ' ')))">
			<xsl:message terminate="yes">versions="<xsl:value-of select="."/>": one of them is unknown</xsl:message>
		</xsl:if>
		<xsl:if test="substring-after($rest, ' ') != ''">
			<xsl:apply-templates select="." mode="known">
				<xsl:with-param name="rest" select="substring-after($rest, ' ')"/>
			</xsl:apply-templates>
		</xsl:if>
	</xsl:template>

	<!-- Rules: which there are, and their numbers -->

	<xsl:template match="x:Rule">
		<xsl:variable name="has">
			<xsl:apply-templates select="." mode="has"/>
		</xsl:variable>
		<xsl:if test="$has = 'yes'">
			<xsl:copy>
				<xsl:apply-templates select="@*|node()"/>
			</xsl:copy>
		</xsl:if>
	</xsl:template>

	<!-- "yes", or nothing where this version does not have the rule. -->
	<xsl:template match="x:Rule" mode="has">
		<xsl:variable name="rule" select="x:metadata/p:rule"/>
		<xsl:if test="not($rule/@versions) or contains(concat(' ', $rule/@versions, ' '), $this)">yes</xsl:if>
	</xsl:template>

	<!-- A rule's attribute in this version. -->
	<xsl:template match="p:rule/@number | p:rule/@assessment" mode="here">
		<xsl:variable name="name" select="name()"/>
		<xsl:variable name="own" select="../p:in[contains(concat(' ', @versions, ' '), $this)]/@*[name() = $name]"/>
		<xsl:choose>
			<xsl:when test="$own"><xsl:value-of select="$own"/></xsl:when>
			<xsl:otherwise><xsl:value-of select="."/></xsl:otherwise>
		</xsl:choose>
	</xsl:template>

	<xsl:template match="p:rule">
		<xsl:copy>
			<xsl:attribute name="number"><xsl:apply-templates select="@number" mode="here"/></xsl:attribute>
			<xsl:attribute name="assessment"><xsl:apply-templates select="@assessment" mode="here"/></xsl:attribute>
		</xsl:copy>
	</xsl:template>

	<xsl:template match="p:number">
		<xsl:variable name="rule" select="key('rule', @of)"/>
		<xsl:variable name="has"><xsl:apply-templates select="$rule" mode="has"/></xsl:variable>
		<xsl:if test="$has != 'yes'">
			<xsl:message terminate="yes">version <xsl:value-of select="$version"/> has no rule "<xsl:value-of select="@of"/>" to refer to</xsl:message>
		</xsl:if>
		<xsl:apply-templates select="$rule/x:metadata/p:rule/@number" mode="here"/>
	</xsl:template>

	<!-- Profiles -->

	<xsl:template match="p:select">
		<xsl:variable name="level" select="@level"/>
		<xsl:variable name="selected" select="@selected"/>
		<xsl:variable name="indent" select="preceding-sibling::node()[1]"/>
		<xsl:for-each select="//x:Rule[x:metadata/p:rule/@level = $level]">
			<xsl:variable name="has"><xsl:apply-templates select="." mode="has"/></xsl:variable>
			<xsl:if test="$has = 'yes'">
				<xsl:if test="position() > 1"><xsl:value-of select="$indent"/></xsl:if>
				<select idref="{@id}" selected="{$selected}"/>
			</xsl:if>
		</xsl:for-each>
	</xsl:template>

	<!-- Words -->

	<xsl:template match="p:version"><xsl:value-of select="$version"/></xsl:template>

	<xsl:template match="p:only">
		<xsl:if test="contains(concat(' ', @versions, ' '), $this)">
			<xsl:apply-templates/>
		</xsl:if>
	</xsl:template>

	<!-- The line break and tabs before a rule that is left out. -->
	<xsl:template match="text()[normalize-space() = '' and following-sibling::node()[1][self::x:Rule]]">
		<xsl:variable name="has">
			<xsl:apply-templates select="following-sibling::node()[1]" mode="has"/>
		</xsl:variable>
		<xsl:if test="$has = 'yes'"><xsl:value-of select="."/></xsl:if>
	</xsl:template>
</xsl:stylesheet>
