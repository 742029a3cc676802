"""Reading QR codes out of pictures, as the camera of a phone does."""

from __future__ import annotations

import base64
import re
import zlib

import zxingcpp
from playwright.sync_api import Page

# The browser draws the picture on white, a dot of the file for each of its pixels, and gives it back in grey.
GREY = """async source => {
  const image = new Image();
  image.src = source;
  await image.decode();
  const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, 0, 0);
  const dots = pen.getImageData(0, 0, canvas.width, canvas.height).data;
  let grey = "";
  for (let n = 0; n < dots.length; n += 4) {
    grey += String.fromCharCode((dots[n] * 3 + dots[n + 1] * 6 + dots[n + 2]) / 10);
  }
  return [canvas.width, canvas.height, btoa(grey)];
}"""


def read_in_picture(page: Page, address: str) -> list[str]:
    """What the codes in a picture say that the page may load."""
    width, height, dots = page.evaluate(GREY, address)
    found = zxingcpp.read_barcodes(memoryview(base64.b64decode(dots)).cast("B", (height, width)))
    return [one.text for one in found]


def read_on_screen(page: Page) -> list[str]:
    """What the codes say on the page as it stands there."""
    seen = base64.b64encode(page.screenshot()).decode()
    return read_in_picture(page, f"data:image/png;base64,{seen}")


RECTANGLE = re.compile(r"([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) re\b")
TENTHS = 10  # dots for a millimetre


def drawn_in_pdf(content: bytes) -> list[str]:
    """What each page draws, in the language of PDF."""
    streams = re.findall(rb"stream\n(.*?)\nendstream", content, re.DOTALL)
    return [zlib.decompress(one).decode("latin-1") for one in streams if one.startswith(b"x")]


def said_in_pdf(drawn: str) -> str:
    """Its lines in one."""
    return " ".join(re.findall(r"\((.*?)\) Tj", drawn))


def read_in_pdf(drawn: str) -> list[str]:
    """What the codes say whose squares are rectangles, in millimetres from the top left of A4."""
    wide, high = 210 * TENTHS, 297 * TENTHS
    dots = bytearray(b"\xff" * wide * high)
    for left, top, width, height in RECTANGLE.findall(drawn):
        begins, ends = (round(TENTHS * at) for at in (float(left), float(left) + float(width)))
        for down in range(round(TENTHS * float(top)), round(TENTHS * (float(top) + float(height)))):
            dots[down * wide + begins : down * wide + ends] = bytes(ends - begins)
    found = zxingcpp.read_barcodes(memoryview(dots).cast("B", (high, wide)))
    return [one.text for one in found]
