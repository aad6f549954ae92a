// Linear and integer programs. The only room's file that knows CLP and CBC (solver.cpp); nothing a solver says is believed without
// a check in whole numbers by the caller. One object a thread. Same input, same program, same libraries: same output.
#pragma once

#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "recruit/model.hpp"

namespace stemmen::recruit {

inline constexpr double no_limit = std::numeric_limits<double>::infinity();

struct Term {
    std::size_t column = 0;
    double factor = 0;
};
struct Row {
    double low = -no_limit, high = no_limit;
    std::vector<Term> terms;
};
struct Column {
    double objective = 0;
    double low = 0, high = no_limit;
    bool is_whole = true;
};
struct Program {  // to be maximised
    std::vector<Column> columns;
    std::vector<Row> rows;
};

// The panels of a model as a program without objective: one column a group, rows for seats, ranges and homes.
Program panels_program(const Model& model);

struct Solution {
    enum class Status { optimal, infeasible, stopped, failed } status = Status::failed;  // stopped: out of time; `bound` holds
    double value = 0;                 // of `columns`, if there are any
    double bound = no_limit;          // no solution is better
    std::vector<double> columns;      // empty: none was found
};
// Branch and cut (CBC). `seconds` of wall-clock time at most.
Solution solve_whole(const Program& program, double seconds, std::optional<double> better_than = std::nullopt);

// The linear relaxation of a program, solved again and again with other objectives and bounds, each time from where it stood.
class Relaxation {
public:
    explicit Relaxation(const Program& program);
    ~Relaxation();
    Relaxation(const Relaxation&) = delete;
    Relaxation& operator=(const Relaxation&) = delete;

    void set_objective(std::span<const double> weights);  // maximised
    void set_bounds(std::size_t column, double low, double high);
    enum class Outcome { solved, infeasible, failed };
    Outcome solve();
    [[nodiscard]] double value() const;
    [[nodiscard]] std::span<const double> columns() const;
    [[nodiscard]] std::vector<double> row_prices() const;  // what one more of the row would bring

private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

// The lottery over a growing set of panels (fair selection 4.2, 4.3): maximises what every group's people get at least, `level`,
// while groups that are fixed keep their chance.
class Master {
public:
    explicit Master(const Model& model);
    ~Master();
    Master(const Master&) = delete;
    Master& operator=(const Master&) = delete;

    void leave_out(std::size_t group);  // it is in no panel
    void add(const Panel& panel);
    void fix(std::size_t group, double chance);
    void close();  // everybody is fixed: nothing is left to raise
    // False when the solver fails even after loosening what is fixed; `loosened` tells how far it had to.
    bool solve();
    [[nodiscard]] double level() const;
    [[nodiscard]] std::vector<double> weights() const;  // of one person of each group; those of people not fixed sum to 1 if none is fixed
    [[nodiscard]] double floor() const;                 // a panel worth more, by weights, makes the lottery better
    [[nodiscard]] std::vector<double> shares() const;   // of each panel, in the order of adding
    [[nodiscard]] double loosened() const;              // 0: nothing was loosened beyond the usual 1e-8

private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

std::string solver_versions();  // for the record

}  // namespace stemmen::recruit
