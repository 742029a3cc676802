"""Reading QR codes out of pictures, as the camera of a phone does."""

from __future__ import annotations

import base64

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
