#include "recruit/solver.hpp"

#include <Cbc_C_Interface.h>
#include <ClpConfig.h>
#include <ClpSimplex.hpp>

#include <algorithm>
#include <cmath>

#include "core/assert.hpp"

namespace stemmen::recruit {
namespace {

constexpr double tolerance = 1e-9;
constexpr double fixing_slack = 1e-10;
constexpr double loosening_max = 1e-5;
constexpr double whole_gap = 1e-9;

double bounded(double value) { return std::isinf(value) ? std::copysign(COIN_DBL_MAX, value) : value; }

void prepare(ClpSimplex& model) {
    model.setLogLevel(0);
    model.setPrimalTolerance(tolerance);
    model.setDualTolerance(tolerance);
}

void add_row(ClpSimplex& model, const Row& row) {
    std::vector<int> columns;
    std::vector<double> factors;
    for (const Term& term : row.terms) {
        columns.push_back(static_cast<int>(term.column));
        factors.push_back(term.factor);
    }
    model.addRow(static_cast<int>(columns.size()), columns.data(), factors.data(), bounded(row.low), bounded(row.high));
}

}  // namespace

Program panels_program(const Model& model) {
    Program program;
    Row seats{.low = static_cast<double>(model.seats), .high = static_cast<double>(model.seats), .terms = {}};
    for (std::size_t g = 0; g < model.groups.size(); ++g) {
        program.columns.push_back({.high = static_cast<double>(model.groups[g].seats_max)});
        seats.terms.push_back({g, 1});
    }
    program.rows.push_back(std::move(seats));
    for (std::size_t r = 0; r < model.ranges.size(); ++r) {
        Row row{.low = static_cast<double>(model.ranges[r].min), .high = static_cast<double>(model.ranges[r].max), .terms = {}};
        for (const std::size_t group : model.groups_of_range[r]) row.terms.push_back({group, 1});
        program.rows.push_back(std::move(row));
    }
    for (const HomeKind& kind : model.kinds) {
        Row row{.high = static_cast<double>(kind.homes), .terms = {}};
        for (const std::size_t group : kind.groups) row.terms.push_back({group, 1});
        program.rows.push_back(std::move(row));
    }
    return program;
}

Solution solve_whole(const Program& program, double seconds, std::optional<double> better_than) {
    const std::unique_ptr<Cbc_Model, decltype(&Cbc_deleteModel)> model(Cbc_newModel(), Cbc_deleteModel);
    Cbc_setLogLevel(model.get(), 0);
    Cbc_setObjSense(model.get(), -1);
    for (const Column& column : program.columns)
        Cbc_addCol(model.get(), "", column.low, bounded(column.high), column.objective, column.is_whole ? 1 : 0, 0, nullptr, nullptr);
    for (const Row& row : program.rows) {
        std::vector<int> columns;
        std::vector<double> factors;
        for (const Term& term : row.terms) columns.push_back(static_cast<int>(term.column)), factors.push_back(term.factor);
        const auto add = [&](char sense, double side) { Cbc_addRow(model.get(), "", static_cast<int>(columns.size()), columns.data(), factors.data(), sense, side); };
        if (row.low == row.high) add('E', row.low);
        else if (!std::isinf(row.low)) add('G', row.low);
        if (row.low != row.high && !std::isinf(row.high)) add('L', row.high);
    }
    Cbc_setAllowableGap(model.get(), whole_gap);
    Cbc_setAllowableFractionGap(model.get(), 0);
    Cbc_setMaximumSeconds(model.get(), seconds);
    if (better_than) Cbc_setCutoff(model.get(), -*better_than);  // CBC minimises inside
    Cbc_solve(model.get());
    Solution solution;
    const double* const columns = Cbc_bestSolution(model.get());
    if (Cbc_isProvenOptimal(model.get()) != 0 && columns != nullptr) solution.status = Solution::Status::optimal;
    else if (Cbc_isProvenInfeasible(model.get()) != 0) solution.status = Solution::Status::infeasible;
    else if (Cbc_isSecondsLimitReached(model.get()) != 0) solution.status = Solution::Status::stopped;
    if (columns != nullptr && solution.status != Solution::Status::infeasible) {
        solution.columns.assign(columns, columns + program.columns.size());
        for (std::size_t i = 0; i < program.columns.size(); ++i) solution.value += program.columns[i].objective * solution.columns[i];
    }
    solution.bound = solution.status == Solution::Status::optimal ? solution.value : Cbc_getBestPossibleObjValue(model.get());
    return solution;
}

// ---- Relaxation -------------------------------------------------------------------------------------------------------

struct Relaxation::Inside {
    ClpSimplex model;
};

Relaxation::Relaxation(const Program& program) : inside_(std::make_unique<Inside>()) {
    ClpSimplex& model = inside_->model;
    prepare(model);
    model.resize(0, static_cast<int>(program.columns.size()));
    for (std::size_t i = 0; i < program.columns.size(); ++i) set_bounds(i, program.columns[i].low, program.columns[i].high);
    for (const Row& row : program.rows) add_row(model, row);
}
Relaxation::~Relaxation() = default;

void Relaxation::set_objective(std::span<const double> weights) {
    for (std::size_t i = 0; i < weights.size(); ++i) {
        STEMMEN_ASSERT(std::isfinite(weights[i]));  // CLP aborts on it without a word
        inside_->model.setObjectiveCoefficient(static_cast<int>(i), -weights[i]);
    }
}

void Relaxation::set_bounds(std::size_t column, double low, double high) { inside_->model.setColumnBounds(static_cast<int>(column), bounded(low), bounded(high)); }

Relaxation::Outcome Relaxation::solve() {
    ClpSimplex& model = inside_->model;
    if (model.dual() == 0) return Outcome::solved;
    if (model.status() == 1) return Outcome::infeasible;
    model.allSlackBasis(true);
    const int status = model.primal();
    return status == 0 ? Outcome::solved : status == 1 ? Outcome::infeasible : Outcome::failed;
}

double Relaxation::value() const { return -inside_->model.objectiveValue(); }
std::span<const double> Relaxation::columns() const { return {inside_->model.primalColumnSolution(), static_cast<std::size_t>(inside_->model.numberColumns())}; }

std::vector<double> Relaxation::row_prices() const {
    const double* const prices = inside_->model.getRowPrice();
    std::vector<double> out(prices, prices + inside_->model.numberRows());
    for (double& price : out) price = -price;
    return out;
}

// ---- Master -----------------------------------------------------------------------------------------------------------

// Minimises -level. Row g: seats of the group, by share, less its people times the level (or, when fixed, at least their chance).
// The last row: shares sum to 1. Column 0 is the level.
struct Master::Inside {
    ClpSimplex model;
    std::vector<double> size;    // people of each group
    std::vector<char> is_fixed;
    std::vector<double> chance;  // of fixed groups
    double loosened = 0;

    void set_floors(double slack) {
        for (std::size_t g = 0; g < size.size(); ++g)
            if (is_fixed[g] != 0) model.setRowLower(static_cast<int>(g), size[g] * (chance[g] - slack));
    }
    bool try_all_ways() {
        if (model.primal() == 0) return true;
        if (model.dual() == 0) return true;
        model.allSlackBasis(true);
        return model.primal() == 0;
    }
};

Master::Master(const Model& model) : inside_(std::make_unique<Inside>()) {
    Inside& in = *inside_;
    prepare(in.model);
    in.model.resize(0, 1);
    in.model.setColumnBounds(0, 0, COIN_DBL_MAX);
    in.model.setObjectiveCoefficient(0, -1);
    for (const Group& group : model.groups) {
        in.size.push_back(group.size());
        add_row(in.model, Row{.low = 0, .terms = {{0, -in.size.back()}}});
    }
    add_row(in.model, Row{.low = 1, .high = 1, .terms = {}});
    in.is_fixed.assign(in.size.size(), 0);
    in.chance.assign(in.size.size(), 0);
}
Master::~Master() = default;

void Master::leave_out(std::size_t group) { fix(group, 0); }

void Master::add(const Panel& panel) {
    std::vector<int> rows;
    std::vector<double> factors;
    for (std::size_t g = 0; g < panel.size(); ++g)
        if (panel[g] != 0) rows.push_back(static_cast<int>(g)), factors.push_back(panel[g]);
    rows.push_back(static_cast<int>(panel.size()));
    factors.push_back(1);
    inside_->model.addColumn(static_cast<int>(rows.size()), rows.data(), factors.data(), 0, COIN_DBL_MAX, 0);
}

void Master::fix(std::size_t group, double chance) {
    Inside& in = *inside_;
    in.is_fixed[group] = 1;
    in.chance[group] = chance;
    in.model.modifyCoefficient(static_cast<int>(group), 0, 0);
    in.model.setRowLower(static_cast<int>(group), in.size[group] * (chance - fixing_slack));
}

void Master::close() {
    inside_->model.setColumnBounds(0, 0, 0);
    inside_->model.setObjectiveCoefficient(0, 0);
}

bool Master::solve() {
    Inside& in = *inside_;
    if (in.try_all_ways()) return true;
    for (double slack = fixing_slack * 10; slack <= loosening_max; slack *= 10) {
        in.set_floors(slack);
        in.loosened = std::max(in.loosened, slack);
        if (in.try_all_ways()) return true;
    }
    return false;
}

double Master::level() const { return inside_->model.primalColumnSolution()[0]; }

std::vector<double> Master::weights() const {
    const double* const prices = inside_->model.getRowPrice();
    std::vector<double> out(prices, prices + inside_->size.size());
    for (double& weight : out) weight = std::max(0.0, weight);
    return out;
}

double Master::floor() const { return -inside_->model.getRowPrice()[inside_->size.size()]; }

std::vector<double> Master::shares() const {
    const double* const columns = inside_->model.primalColumnSolution();
    std::vector<double> out(columns + 1, columns + inside_->model.numberColumns());
    for (double& share : out) share = std::max(0.0, share);
    return out;
}

double Master::loosened() const { return inside_->loosened; }

std::string solver_versions() { return std::string("CLP ") + CLP_VERSION + ", CBC " + Cbc_getVersion(); }

}  // namespace stemmen::recruit
