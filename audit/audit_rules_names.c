/* SPDX-License-Identifier: Apache-2.0 */
/* audit_rules: names of lists, fields, operators and records, as auditctl(8) has them. */
#include "config.h"

#include <errno.h>
#include <seccomp.h>
#include <string.h>

#include "audit/audit_rules.h"

struct name {
	uint32_t number;
	const char *name;
};

static const struct name lists[] = {
	{ AUDIT_FILTER_USER, "user" },
	{ AUDIT_FILTER_TASK, "task" },
	{ AUDIT_FILTER_ENTRY, "entry" },
	{ AUDIT_FILTER_EXIT, "exit" },
	{ AUDIT_FILTER_EXCLUDE, "exclude" },
	{ 6, "filesystem" }, /* by number: older headers lack the words */
	{ 7, "io_uring" },
};

static const struct name actions[] = {
	{ AUDIT_NEVER, "never" },
	{ AUDIT_POSSIBLE, "possible" },
	{ AUDIT_ALWAYS, "always" },
};

static const struct name fields[] = {
	{ AUDIT_PID, "pid" },
	{ AUDIT_UID, "uid" },
	{ AUDIT_EUID, "euid" },
	{ AUDIT_SUID, "suid" },
	{ AUDIT_FSUID, "fsuid" },
	{ AUDIT_GID, "gid" },
	{ AUDIT_EGID, "egid" },
	{ AUDIT_SGID, "sgid" },
	{ AUDIT_FSGID, "fsgid" },
	{ AUDIT_LOGINUID, "auid" },
	{ AUDIT_LOGINUID, "loginuid" },
	{ AUDIT_PERS, "pers" },
	{ AUDIT_ARCH, "arch" },
	{ AUDIT_MSGTYPE, "msgtype" },
	{ AUDIT_SUBJ_USER, "subj_user" },
	{ AUDIT_SUBJ_ROLE, "subj_role" },
	{ AUDIT_SUBJ_TYPE, "subj_type" },
	{ AUDIT_SUBJ_SEN, "subj_sen" },
	{ AUDIT_SUBJ_CLR, "subj_clr" },
	{ AUDIT_PPID, "ppid" },
	{ AUDIT_OBJ_USER, "obj_user" },
	{ AUDIT_OBJ_ROLE, "obj_role" },
	{ AUDIT_OBJ_TYPE, "obj_type" },
	{ AUDIT_OBJ_LEV_LOW, "obj_lev_low" },
	{ AUDIT_OBJ_LEV_HIGH, "obj_lev_high" },
	{ AUDIT_LOGINUID_SET, "auid_set" },
	{ 25, "sessionid" },
	{ 26, "fstype" },
	{ AUDIT_DEVMAJOR, "devmajor" },
	{ AUDIT_DEVMINOR, "devminor" },
	{ AUDIT_INODE, "inode" },
	{ AUDIT_EXIT, "exit" },
	{ AUDIT_SUCCESS, "success" },
	{ AUDIT_WATCH, "path" },
	{ AUDIT_PERM, "perm" },
	{ AUDIT_DIR, "dir" },
	{ AUDIT_FILETYPE, "filetype" },
	{ AUDIT_OBJ_UID, "obj_uid" },
	{ AUDIT_OBJ_GID, "obj_gid" },
	{ AUDIT_FIELD_COMPARE, "field_compare" },
	{ AUDIT_EXE, "exe" },
	{ 113, "saddr_fam" },
	{ AUDIT_ARG0, "a0" },
	{ AUDIT_ARG1, "a1" },
	{ AUDIT_ARG2, "a2" },
	{ AUDIT_ARG3, "a3" },
	{ AUDIT_FILTERKEY, "key" },
};

/* Two characters first: that is how auditctl looks for them. */
static const struct name ops[] = {
	{ AUDIT_NOT_EQUAL, "!=" },
	{ AUDIT_GREATER_THAN_OR_EQUAL, ">=" },
	{ AUDIT_LESS_THAN_OR_EQUAL, "<=" },
	{ AUDIT_BIT_TEST, "&=" },
	{ AUDIT_EQUAL, "=" },
	{ AUDIT_GREATER_THAN, ">" },
	{ AUDIT_LESS_THAN, "<" },
	{ AUDIT_BIT_MASK, "&" },
};

/* Records that an event of a file is made of, and others that are often left out. */
static const struct name messages[] = {
	{ 1300, "SYSCALL" },
	{ 1302, "PATH" },
	{ 1303, "IPC" },
	{ 1304, "SOCKETCALL" },
	{ 1305, "CONFIG_CHANGE" },
	{ 1306, "SOCKADDR" },
	{ 1307, "CWD" },
	{ 1309, "EXECVE" },
	{ 1320, "EOE" },
	{ 1321, "BPRM_FCAPS" },
	{ 1322, "CAPSET" },
	{ 1323, "MMAP" },
	{ 1325, "NETFILTER_CFG" },
	{ 1326, "SECCOMP" },
	{ 1327, "PROCTITLE" },
	{ 1334, "BPF" },
	{ 1400, "AVC" },
	{ 2404, "CRYPTO_KEY_USER" },
};

static int64_t
number_of(const struct name *table, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(table[i].name, name) == 0)
			return table[i].number;
	return -1;
}

static const char *
name_of(const struct name *table, size_t n, uint32_t number)
{
	for (size_t i = 0; i < n; i++)
		if (table[i].number == number)
			return table[i].name;
	return NULL;
}

const char *
audit_list_name(uint32_t list)
{
	return name_of(lists, ARRAY_SIZE(lists), list);
}

int64_t
audit_list_of(const char *name)
{
	return number_of(lists, ARRAY_SIZE(lists), name);
}

const char *
audit_action_name(uint32_t action)
{
	return name_of(actions, ARRAY_SIZE(actions), action);
}

int64_t
audit_action_of(const char *name)
{
	return number_of(actions, ARRAY_SIZE(actions), name);
}

const char *
audit_field_name(uint32_t field)
{
	return name_of(fields, ARRAY_SIZE(fields), field);
}

int64_t
audit_field_of(const char *name)
{
	return number_of(fields, ARRAY_SIZE(fields), name);
}

const char *
audit_message_name(uint32_t type)
{
	return name_of(messages, ARRAY_SIZE(messages), type);
}

int64_t
audit_message_of(const char *name)
{
	return number_of(messages, ARRAY_SIZE(messages), name);
}

/* The last number that Linux has for an error (EHWPOISON). */
#define MAX_ERROR 133

bool
audit_error_value(const char *name, uint32_t *ret)
{
	static const struct name others[] = { { EWOULDBLOCK, "EWOULDBLOCK" }, { EDEADLOCK, "EDEADLOCK" } };
	bool minus = *name == '-';
	int64_t number = number_of(others, ARRAY_SIZE(others), name + minus);

	for (int i = 1; number < 0 && i <= MAX_ERROR; i++) {
		const char *known = strerrorname_np(i);

		if (known != NULL && strcmp(known, name + minus) == 0)
			number = i;
	}
	*ret = (uint32_t)(minus ? -number : number);
	return number >= 0;
}

const char *
audit_op_name(uint32_t op)
{
	return name_of(ops, ARRAY_SIZE(ops), op);
}

char *
audit_split_op(char *text, uint32_t *ret_op)
{
	for (size_t i = 0; i < ARRAY_SIZE(ops); i++) {
		char *at = strstr(text, ops[i].name);

		if (at == NULL)
			continue;
		*at = '\0';
		*ret_op = ops[i].number;
		return at + strlen(ops[i].name);
	}
	return NULL;
}

bool
audit_field_is_string(uint32_t field)
{
	return (field >= AUDIT_SUBJ_USER && field <= AUDIT_SUBJ_CLR) ||
	    (field >= AUDIT_OBJ_USER && field <= AUDIT_OBJ_LEV_HIGH) || field == AUDIT_WATCH || field == AUDIT_DIR ||
	    field == AUDIT_EXE || field == AUDIT_FILTERKEY;
}

bool
audit_field_is_user(uint32_t field)
{
	return (field >= AUDIT_UID && field <= AUDIT_FSUID) || field == AUDIT_LOGINUID || field == AUDIT_OBJ_UID;
}

bool
audit_field_is_group(uint32_t field)
{
	return (field >= AUDIT_GID && field <= AUDIT_FSGID) || field == AUDIT_OBJ_GID;
}

/* The architectures whose kernels run 32-bit programs as well; libseccomp's numbers are audit's. */
static const struct {
	uint32_t wide, narrow;
} companions[] = {
	{ SCMP_ARCH_X86_64, SCMP_ARCH_X86 },
	{ SCMP_ARCH_AARCH64, SCMP_ARCH_ARM },
	{ SCMP_ARCH_S390X, SCMP_ARCH_S390 },
	{ SCMP_ARCH_PPC64, SCMP_ARCH_PPC },
	{ SCMP_ARCH_MIPS64, SCMP_ARCH_MIPS },
	{ SCMP_ARCH_MIPSEL64, SCMP_ARCH_MIPSEL },
};

uint32_t
audit_abi_arch(int abi)
{
	uint32_t native = seccomp_arch_native();
	bool wide = native & __AUDIT_ARCH_64BIT;

	if (wide == (abi == AUDIT_ABI_64))
		return native;
	for (size_t i = 0; wide && i < ARRAY_SIZE(companions); i++)
		if (companions[i].wide == native)
			return companions[i].narrow;
	return 0;
}
