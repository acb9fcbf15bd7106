import PluginSDK

/// Searches of real libraries, as the page *Foreign functions* has them.
enum SearchScripts {
    /// COBYLA of NLopt: a user pointer, bounds, a way to stop.
    static let cobyla: JSONObject = [
        "library": "libnlopt.so.0", "evaluations": 40,
        "calls": [
            [
                "symbol": "nlopt_create", "signature": "(algorithm: i32 = 25, n: u32) -> ptr",
                "as": "search",
            ],
            [
                "symbol": "nlopt_set_lower_bounds",
                "signature": "(search: ptr, lower: f64[*]) -> i32",
            ],
            [
                "symbol": "nlopt_set_upper_bounds",
                "signature": "(search: ptr, upper: f64[*]) -> i32",
            ],
            [
                "symbol": "nlopt_set_initial_step",
                "signature": "(search: ptr, step: f64[*]) -> i32",
            ],
            [
                "symbol": "nlopt_set_maxeval",
                "signature": "(search: ptr, evaluations: i32) -> i32",
            ],
            [
                "symbol": "nlopt_set_min_objective",
                "signature": """
                (search: ptr, objective: fn(n: u32, x: f64[n], gradient: out f64[n]?, user) -> f64, \
                user) -> i32
                """,
            ],
            [
                "symbol": "nlopt_optimize",
                "signature": "(search: ptr, x: inout f64[*], least: out f64) -> i32",
            ],
        ],
        "stop": [["symbol": "nlopt_force_stop", "signature": "(search: ptr) -> i32"]],
        "free": [["symbol": "nlopt_destroy", "signature": "(search: ptr) -> void"]],
    ]

    private static let vector =
        "{size: u64, stride: u64 = 1, data: f64[size], block: ptr = null, owner: i32 = 0}"

    /// The simplex of GSL: structs, a global variable, a loop.
    static let simplex: JSONObject = [
        "library": "libgsl.so.27", "evaluations": 60,
        "calls": [
            ["symbol": "gsl_set_error_handler_off", "signature": "() -> ptr?"],
            ["variable": "gsl_multimin_fminimizer_nmsimplex2", "as": "method"],
            [
                "symbol": "gsl_multimin_fminimizer_alloc",
                "signature": "(method: ptr, n: u64) -> ptr", "as": "search",
            ],
            [
                "symbol": "gsl_multimin_fminimizer_set",
                "signature": .string(
                    "(search: ptr, f: {f: fn(x: {size: u64, stride: u64 = 1, data: f64[size]}, "
                        + "user) -> f64, n: u64, user}, start: \(vector), step: \(vector)) -> status"
                ), "arguments": ["start.data": "start", "step.data": "step"],
            ],
            [
                "symbol": "gsl_multimin_fminimizer_iterate", "signature": "(search: ptr) -> i32",
                "repeat": 200,
            ],
        ],
        "free": [["symbol": "gsl_multimin_fminimizer_free", "signature": "(search: ptr) -> void"]],
    ]
}
