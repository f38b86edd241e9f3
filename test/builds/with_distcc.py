"""Runs a command while distcc servers run on the loopback interface: with_distcc.py SERVERS LOG COMMAND…

The servers take free ports, write to LOG and are ended behind the command; the command finds them in DISTCC_HOSTS and
must not compile anything itself (DISTCC_FALLBACK=0)."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def accepts(port):
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def main():
    count, log, command = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
    ports = [free_port() for _ in range(count)]
    with tempfile.TemporaryDirectory(prefix="distcc-", dir="/tmp") as folder:
        os.chmod(folder, 0o777)  # as root, the servers run as nobody
        served = os.path.join(folder, "log")
        environment = dict(os.environ, DISTCC_DIR=folder, DISTCC_FALLBACK="0",
                           DISTCC_HOSTS=" ".join("127.0.0.1:%d/2" % port for port in ports), TMPDIR=folder)
        servers = [subprocess.Popen(["distccd", "--no-detach", "--daemon", "--allow", "127.0.0.1", "--listen", "127.0.0.1",
                                     "--port", str(port), "--jobs", "2", "--log-file", served, "--log-level", "info",
                                     "--user", "nobody" if os.getuid() == 0 else str(os.getuid()), "--enable-tcp-insecure"],
                                    env=environment) for port in ports]
        try:
            while not all(accepts(port) for port in ports):
                if any(server.poll() is not None for server in servers):
                    sys.exit("distccd did not start")
                time.sleep(0.01)
            status = subprocess.call(command, env=environment)
        finally:
            for server in servers:
                server.terminate()
            for server in servers:
                server.wait()
            shutil.copy(served, log)
    sys.exit(status)


main()
