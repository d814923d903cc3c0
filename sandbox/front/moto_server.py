"""moto on a free port of 127.0.0.1, which it prints.

It follows standard input: the pipe ends when the parent ends, however it ends (a crash and kill -9 included), and the
server ends with it.
"""

import os
import threading

from moto import backends
from moto.moto_server.werkzeug_app import (
    DomainDispatcherApplication,
    MotoRequestHandler,
    create_backend_app,
)
from werkzeug.serving import make_server


def follow_parent():
    try:
        while os.read(0, 4096):
            pass
    finally:
        os._exit(0)


class Handler(MotoRequestHandler):
    # connections stay open: a new one, with its thread, takes as long as an answer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_request(self, code="-", size="-"):
        pass


# moto lists its own folders twice for each request, which is half of an answer's time
modules = list(backends.list_of_moto_modules())
backends.list_of_moto_modules = lambda: modules


class OneAtATime:
    """moto's tables are made for one thread: one that lists while another one adds fails with a RuntimeError."""

    def __init__(self, application):
        self.application = application
        self.lock = threading.Lock()

    def __call__(self, environ, start_response):
        with self.lock:
            answer = self.application(environ, start_response)
            try:
                return list(answer)
            finally:
                if hasattr(answer, "close"):
                    answer.close()


threading.Thread(target=follow_parent, daemon=True).start()
server = make_server(
    "127.0.0.1",
    0,
    OneAtATime(DomainDispatcherApplication(create_backend_app)),
    threaded=True,
    request_handler=Handler,
)
print(f"port {server.server_port}", flush=True)
server.serve_forever()
