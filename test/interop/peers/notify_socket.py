"""Listen where systemd would, print each datagram as one line, and let go of barriers."""

import array
import os
import socket
import sys

own = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
own.bind(sys.argv[1])
print("listening", flush=True)
while True:
    data, ancillary, _, _ = own.recvmsg(4096, socket.CMSG_LEN(64))
    for level, kind, content in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            for fd in array.array("i", content):
                os.close(fd)
    print(data.decode().replace("\n", "|"), flush=True)
