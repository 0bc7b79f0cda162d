/* SPDX-License-Identifier: Apache-2.0 */
/*
 * names: users and groups of files, in place of NSS, for a program that it is preloaded into. $NAMES_PASSWD and $NAMES_GROUP
 * name the files; with $NAMES_HANG set, listing the accounts never ends, as a dead directory's module may do.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static FILE *passwd_file, *group_file;

static FILE *
open_again(FILE *f, const char *variable)
{
	const char *name = getenv(variable);

	if (f != NULL)
		fclose(f);
	return name != NULL ? fopen(name, "re") : NULL;
}

void setpwent(void) { passwd_file = open_again(passwd_file, "NAMES_PASSWD"); }
void setgrent(void) { group_file = open_again(group_file, "NAMES_GROUP"); }
void endpwent(void) { }
void endgrent(void) { }

struct passwd *
getpwent(void)
{
	while (getenv("NAMES_HANG") != NULL)
		pause();
	return passwd_file != NULL ? fgetpwent(passwd_file) : NULL;
}

struct group *
getgrent(void)
{
	return group_file != NULL ? fgetgrent(group_file) : NULL;
}

struct passwd *
getpwnam(const char *name)
{
	FILE *f = open_again(NULL, "NAMES_PASSWD");
	struct passwd *pw = NULL;

	while (f != NULL && (pw = fgetpwent(f)) != NULL && strcmp(pw->pw_name, name) != 0)
		;
	if (f != NULL)
		fclose(f);
	return pw;
}

struct group *
getgrgid(gid_t gid)
{
	FILE *f = open_again(NULL, "NAMES_GROUP");
	struct group *gr = NULL;

	while (f != NULL && (gr = fgetgrent(f)) != NULL && gr->gr_gid != gid)
		;
	if (f != NULL)
		fclose(f);
	return gr;
}
