#ifndef VIGIL_C_BOOST_MATH_H
#define VIGIL_C_BOOST_MATH_H

// Boost.Math behind plain C functions.
//
// No call throws, sets errno or traps: an argument outside a function's domain gives NaN, a result too large for a
// double gives infinity, one too small gives zero or a subnormal. The functions keep no state and may be called from
// any thread.

#ifdef __cplusplus
extern "C" {
#endif

/// The error function.
double vigil_erf(double x);
/// 1 - erf(x), accurate where that difference would cancel.
double vigil_erfc(double x);
/// The x with erfc(x) = p, 0 <= p <= 2.
double vigil_erfc_inverse(double p);

/// The logarithm of the absolute value of the gamma function.
double vigil_log_gamma(double x);
/// The derivative of the logarithm of the gamma function.
double vigil_digamma(double x);

/// The regularised lower incomplete gamma function P(a, x).
double vigil_gamma_p(double a, double x);
/// The regularised upper incomplete gamma function Q(a, x) = 1 - P(a, x).
double vigil_gamma_q(double a, double x);
/// The x with P(a, x) = p.
double vigil_gamma_p_inverse(double a, double p);
/// The x with Q(a, x) = q.
double vigil_gamma_q_inverse(double a, double q);

/// The regularised incomplete beta function I_x(a, b).
double vigil_beta_i(double a, double b, double x);
/// 1 - I_x(a, b).
double vigil_beta_i_complement(double a, double b, double x);
/// The x with I_x(a, b) = p.
double vigil_beta_i_inverse(double a, double b, double p);
/// The x with 1 - I_x(a, b) = q.
double vigil_beta_i_complement_inverse(double a, double b, double q);

/// P(T <= t) for Student's t.
double vigil_student_t_cumulative(double degrees_of_freedom, double t);
/// P(T > t) for Student's t.
double vigil_student_t_survival(double degrees_of_freedom, double t);
/// The t with P(T <= t) = p.
double vigil_student_t_quantile(double degrees_of_freedom, double p);

/// P(T <= t) for the noncentral t.
double vigil_noncentral_t_cumulative(double degrees_of_freedom, double noncentrality, double t);
/// P(T > t) for the noncentral t.
double vigil_noncentral_t_survival(double degrees_of_freedom, double noncentrality, double t);
/// P(X > x) for the noncentral chi-squared.
double vigil_noncentral_chi_squared_survival(double degrees_of_freedom, double noncentrality, double x);

#ifdef __cplusplus
}
#endif
#endif
