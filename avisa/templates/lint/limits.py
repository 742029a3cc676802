"""The numbers of the platform's rules for templates (its documentation of November 2026)."""

from __future__ import annotations

CATEGORIES = ("MARKETING", "UTILITY", "AUTHENTICATION")
FORMATS = ("POSITIONAL", "NAMED")
NAME_MOST = 512
HEADER_MOST = 60
BODY_MOST = 1024
OFFER_BODY_MOST = 600
CARD_BODY_MOST = 160
FOOTER_MOST = 60
OFFER_MOST = 16
BUTTON_MOST = 25
URL_MOST = 2000
PHONE_MOST = 20
COPY_CODE_MOST = 20
CARDS = (2, 10)
CARD_BUTTONS_MOST = 2
CODE_MINUTES = (1, 90)
APPS_MOST = 5
SIGNATURE = 11
BUTTONS_MOST = 10
EMOJI_MOST = 10
# How many of a kind; kinds that nothing is published about are taken once.
BUTTONS_OF_KIND = {
    "QUICK_REPLY": 10, "URL": 2, "PHONE_NUMBER": 1, "COPY_CODE": 1, "FLOW": 1, "CATALOG": 1, "MPM": 1,
    "SPM": 1, "OTP": 1, "VOICE_CALL": 1, "REQUEST_CONTACT_INFO": 1, "ORDER_DETAILS": 1,
}  # fmt: skip
WITHOUT_TEXT = ("COPY_CODE", "REQUEST_CONTACT_INFO", "OTP")
PARTS = ("HEADER", "BODY", "FOOTER", "BUTTONS", "CAROUSEL", "LIMITED_TIME_OFFER")
CODE_PARTS = ("BODY", "FOOTER", "BUTTONS")
HEADER_FORMATS = ("TEXT", "IMAGE", "VIDEO", "DOCUMENT", "GIF", "LOCATION", "PRODUCT")
MEDIA = ("IMAGE", "VIDEO", "DOCUMENT", "GIF")
CARD_HEADERS = ("IMAGE", "VIDEO", "PRODUCT")
OTP_TYPES = ("COPY_CODE", "ONE_TAP", "ZERO_TAP")
# Seconds a message may wait for its phone; -1 stands for 30 days where it is allowed.
LIFE = {"AUTHENTICATION": (30, 900), "UTILITY": (30, 43_200), "MARKETING": (43_200, 2_592_000)}
LIFE_FOREVER = ("AUTHENTICATION", "UTILITY")
# The ratio is not published: fewer words than 2 for each variable and one are refused, than 3 looked at.
WORDS_LEAST = 2
WORDS_WANTED = 3

CODES = """
af sq ar ar_AE ar_EG ar_LB ar_MA ar_QA az be_BY bg bn bn_IN ca cs da de de_AT de_CH el en en_AE en_AU en_CA
en_GB en_GH en_IE en_IN en_JM en_MY en_NZ en_QA en_SG en_UG en_US en_ZA es es_AR es_CL es_CO es_CR es_DO
es_EC es_ES es_HN es_MX es_PA es_PE es_UY et fa fi fil fr fr_BE fr_CA fr_CH fr_CI fr_MA ga gu ha he hi hr hu
id it ja ka kk kn ko ky_KG lo lt lv mk ml mr ms nb nl nl_BE pa pl prs_AF ps_AF pt_BR pt_PT ro ru rw_RW si_LK
sk sl sr sv sw ta te th tr uk ur uz vi zh_CN zh_HK zh_TW zu
"""
LANGUAGES = frozenset(CODES.split())
