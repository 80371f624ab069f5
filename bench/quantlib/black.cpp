// The options of bench/options.ts with QuantLib, one thread: nanoseconds an option, median of rounds.
#include <ql/option.hpp>
#include <ql/pricingengines/blackcalculator.hpp>
#include <ql/pricingengines/blackformula.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <vector>

using namespace QuantLib;

namespace {

constexpr int kOptions = 2048;
constexpr int kRounds = 15;
constexpr double kForward = 60000, kYears = 0.25, kRate = 0.03;

template <typename Work>
double nanoseconds(Work work) {
  std::vector<double> times;
  for (int round = 0; round < kRounds; ++round) {
    const auto started = std::chrono::steady_clock::now();
    for (int i = 0; i < kOptions; ++i) work(i);
    const std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - started;
    times.push_back(took.count() / kOptions);
  }
  std::nth_element(times.begin(), times.begin() + kRounds / 2, times.end());
  return times[kRounds / 2];
}

}  // namespace

int main() {
  std::vector<double> strike(kOptions), deviation(kOptions), price(kOptions);
  const double discount = std::exp(-kRate * kYears), root = std::sqrt(kYears);
  auto side = [](int i) { return i % 2 ? Option::Call : Option::Put; };
  for (int i = 0; i < kOptions; ++i) {
    strike[i] = 40000 + 20.0 * i;
    deviation[i] = (0.4 + 0.0003 * i) * root;
    price[i] = blackFormula(side(i), strike[i], kForward, deviation[i], discount);
  }
  double sum = 0;
  const double one = nanoseconds([&](int i) {
    sum += blackFormula(side(i), strike[i], kForward, deviation[i], discount);
  });
  const double core = nanoseconds([&](int i) {
    const BlackCalculator option(side(i), strike[i], kForward, deviation[i], discount);
    sum += option.value() + option.deltaForward() + option.gammaForward() + option.vega(kYears) +
           option.theta(kForward, kYears) + option.rho(kYears);
  });
  const double rational = nanoseconds([&](int i) {
    sum += blackFormulaImpliedStdDevLiRS(side(i), strike[i], kForward, price[i], discount);
  });
  const double newton = nanoseconds([&](int i) {
    sum += blackFormulaImpliedStdDev(side(i), strike[i], kForward, price[i], discount);
  });
  std::printf("price %.3f\ncore %.3f\nrational %.3f\nnewton %.3f\n", one, core, rational, newton);
  return sum > 0 ? 0 : 1;
}
