/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One-time codes: HOTP (RFC 4226), TOTP (RFC 6238) and Steam's.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define AUTH_OTP_MIN_DIGITS   6
#define AUTH_OTP_MAX_DIGITS   10
#define AUTH_OTP_STEAM_DIGITS 5

typedef enum
{
  AUTH_OTP_TOTP,
  AUTH_OTP_HOTP,
  AUTH_OTP_STEAM,
} AuthOtpType;

typedef enum
{
  AUTH_OTP_SHA1,
  AUTH_OTP_SHA256,
  AUTH_OTP_SHA512,
} AuthOtpAlgorithm;

const char *auth_otp_type_to_string (AuthOtpType type);
gboolean auth_otp_type_from_string (const char *word, AuthOtpType *type_out);
const char *auth_otp_algorithm_to_string (AuthOtpAlgorithm algorithm);
/* Any spelling: "sha256", "HMAC-SHA-256", "HmacSHA256", "Algorithm.sha256" */
gboolean auth_otp_algorithm_from_string (const char *word, AuthOtpAlgorithm *algorithm_out);

/* The counter of TOTP: the time step. */
guint64 auth_otp_get_step (gint64 time, guint period_seconds);
char *auth_otp_hotp (
  const guint8 *key, gsize key_length, AuthOtpAlgorithm algorithm, guint64 counter, guint digits);
char *auth_otp_steam (const guint8 *key, gsize key_length, guint64 counter);

G_END_DECLS
