/* SPDX-License-Identifier: Apache-2.0 */
/* A program whose first thread has ended while another runs: says so by a file, /tmp/first-thread-ended. For table-processes. */
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

static void *
run(void *first)
{
	(void)pthread_join(*(pthread_t *)first, NULL);
	for (char text[512] = { 0 }; strstr(text, ") Z ") == NULL;) { /* joined is not yet a zombie */
		int fd = open("/proc/self/stat", O_RDONLY);

		if (fd < 0 || read(fd, text, sizeof text - 1) < 0 || close(fd) < 0)
			return NULL;
	}
	(void)close(open("/tmp/first-thread-ended", O_WRONLY | O_CREAT, 0644));
	for (;;)
		pause();
}

int
main(void)
{
	static pthread_t first, second;

	first = pthread_self();
	if (pthread_create(&second, NULL, run, &first) != 0)
		return 1;
	pthread_exit(NULL);
}
