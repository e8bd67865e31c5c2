# SPDX-License-Identifier: Apache-2.0
"""A small web server on 127.0.0.1 for the tests of downloading: lists_server.py PROGRAM

Runs PROGRAM with the address as its argument and ends with its status.
"""
import gzip
import http.server
import subprocess
import sys
import threading

BODY = b"id,name\n1,a\n\n"
DATE = "Thu, 16 Nov 2023 00:00:00 GMT"
over = threading.Event()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def hang_up(self):
        self.close_connection = True

    def do_GET(self):
        path = self.path
        if path == "/etag":
            same = self.headers.get("If-None-Match") == '"one"'
            self.answer(304 if same else 200, b"" if same else BODY, ETag='"one"')
        elif path == "/date":
            same = self.headers.get("If-Modified-Since") == DATE
            self.answer(304 if same else 200, b"" if same else BODY, Last_Modified=DATE)
        elif path == "/redirect":
            self.answer(302, Location="/etag")
        elif path == "/loop":
            self.answer(302, Location="/loop")
        elif path == "/to-file":
            self.answer(302, Location="file:///etc/passwd")
        elif path == "/gzip":
            self.answer(200, gzip.compress(BODY), Content_Encoding="gzip")
        elif path == "/large":
            self.answer(200, b"x" * 5000)
        elif path == "/bomb":
            self.answer(200, gzip.compress(b"x" * 5000), Content_Encoding="gzip")
        elif path == "/endless":
            self.send_response(200)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            try:
                while True:
                    self.wfile.write(b"64\r\n" + b"x" * 100 + b"\r\n")
            except OSError:
                self.hang_up()
        elif path == "/cut":
            self.answer(200, b"id,name\n1", Content_Length="500")
            self.hang_up()
        elif path == "/silent":
            over.wait(10)
            self.hang_up()
        elif path == "/empty":
            self.answer(200)
        elif path == "/broken":
            self.answer(500, b"error")
        elif path == "/part":
            self.answer(206, b"id,na")
        else:
            self.answer(404, b"no such page")


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        pass


server = Server(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
status = subprocess.run([sys.argv[1], "http://127.0.0.1:%d" % server.server_address[1]]).returncode
over.set()
sys.exit(status)
