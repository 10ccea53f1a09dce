/* Area averages by a whole factor, for `iass.face.shrinking`: the mean of each square of factor x factor pixels.
 *
 * OpenCV adds these squares up pixel by pixel; here whole rows are added first, many bytes at a time. The rounding
 * is OpenCV's: the sum times 1 / factor^2 in float32, to the nearest whole number, halves to the even one.
 */
#define Py_LIMITED_API 0x030B0000
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define CHANNELS 3
#define MOST_FACTOR 256 /* 256 rows of 255 fit 16 bits */

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && defined(__gnu_linux__)
#define EACH_CPU __attribute__((target_clones("avx2", "default")))
#else
#define EACH_CPU
#endif

EACH_CPU static void add_row(uint16_t *restrict sums, const uint8_t *restrict row, Py_ssize_t count) {
  for (Py_ssize_t i = 0; i < count; i++) sums[i] = (uint16_t)(sums[i] + row[i]);
}

static inline __attribute__((always_inline)) void means(
    const uint16_t *sums, Py_ssize_t columns, Py_ssize_t factor, uint8_t *out) {
  const float share = 1.0f / (float)(factor * factor);
  for (Py_ssize_t column = 0; column < columns; column++, sums += factor * CHANNELS, out += CHANNELS) {
    uint32_t blue = 0, green = 0, red = 0;
    for (Py_ssize_t i = 0; i < factor * CHANNELS; i += CHANNELS) {
      blue += sums[i];
      green += sums[i + 1];
      red += sums[i + 2];
    }
    out[0] = (uint8_t)lrintf((float)blue * share);
    out[1] = (uint8_t)lrintf((float)green * share);
    out[2] = (uint8_t)lrintf((float)red * share);
  }
}

/* The factors that cameras and passports bring are constants, so that the compiler unrolls their loops. */
static void means_of_row(const uint16_t *sums, Py_ssize_t columns, Py_ssize_t factor, uint8_t *out) {
  switch (factor) {
    case 3: means(sums, columns, 3, out); break;
    case 4: means(sums, columns, 4, out); break;
    case 5: means(sums, columns, 5, out); break;
    case 6: means(sums, columns, 6, out); break;
    default: means(sums, columns, factor, out);
  }
}

static void shrink(const Py_buffer *from, const Py_buffer *to, Py_ssize_t factor, uint16_t *sums) {
  const Py_ssize_t rows = to->shape[0], columns = to->shape[1], wide = columns * factor * CHANNELS;
  for (Py_ssize_t row = 0; row < rows; row++) {
    const uint8_t *source = (const uint8_t *)from->buf + row * factor * from->strides[0];
    memset(sums, 0, (size_t)wide * sizeof *sums);
    for (Py_ssize_t i = 0; i < factor; i++) add_row(sums, source + i * from->strides[0], wide);
    means_of_row(sums, columns, factor, (uint8_t *)to->buf + row * to->strides[0]);
  }
}

/* uint8 (rows, columns, 3), pixels of a row side by side. */
static int is_picture(const Py_buffer *view) {
  return view->ndim == 3 && view->itemsize == 1 && view->shape[2] == CHANNELS && view->strides[2] == 1 &&
         view->strides[1] == CHANNELS && view->strides[0] >= 0;
}

static const char *wrong(const Py_buffer *from, const Py_buffer *to, Py_ssize_t factor) {
  if (!is_picture(from) || !is_picture(to)) return "a picture is uint8 (rows, columns, 3) with whole rows";
  if (factor < 1 || factor > MOST_FACTOR) return "the factor is not 1 to 256";
  if (from->shape[0] / factor < to->shape[0] || from->shape[1] / factor < to->shape[1])
    return "the picture has too few pixels for what it shall fill";
  return NULL;
}

static PyObject *run(const Py_buffer *from, const Py_buffer *to, Py_ssize_t factor) {
  const char *error = wrong(from, to, factor);
  if (error) {
    PyErr_SetString(PyExc_ValueError, error);
    return NULL;
  }
  const size_t wide = (size_t)(to->shape[1] * factor * CHANNELS);
  uint16_t *sums = malloc((wide ? wide : 1) * sizeof *sums);
  if (!sums) return PyErr_NoMemory();
  Py_BEGIN_ALLOW_THREADS
  shrink(from, to, factor, sums);
  Py_END_ALLOW_THREADS
  free(sums);
  Py_RETURN_NONE;
}

static PyObject *shrink_into(PyObject *module, PyObject *args) {
  PyObject *source, *target;
  Py_ssize_t factor;
  Py_buffer from, to;
  (void)module;
  if (!PyArg_ParseTuple(args, "OOn", &source, &target, &factor)) return NULL;
  if (PyObject_GetBuffer(source, &from, PyBUF_RECORDS_RO)) return NULL;
  if (PyObject_GetBuffer(target, &to, PyBUF_RECORDS)) {
    PyBuffer_Release(&from);
    return NULL;
  }
  PyObject *answer = run(&from, &to, factor);
  PyBuffer_Release(&to);
  PyBuffer_Release(&from);
  return answer;
}

static PyMethodDef methods[] = {
    {"shrink_into", shrink_into, METH_VARARGS,
     "shrink_into(source, target, factor): fills target, uint8 (rows, columns, 3), with the means of source's squares. "
     "Raises ValueError where shapes do not fit. Holds no lock of Python while it works."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT, "_shrink", "Area averages by a whole factor.", 0, methods, NULL, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__shrink(void) { return PyModule_Create(&module); }
