-- More values at once than a frame has room for.
local function all(x)
  local v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13 = x + 1, x + 2, x + 3, x + 4, x + 5, x + 6, x + 7, x + 8, x + 9, x + 10, x + 11, x + 12, x + 13
  local v14, v15, v16, v17, v18, v19, v20, v21, v22, v23, v24, v25, v26 = x + 14, x + 15, x + 16, x + 17, x + 18, x + 19, x + 20, x + 21, x + 22, x + 23, x + 24, x + 25, x + 26
  local v27, v28, v29, v30, v31, v32, v33, v34, v35, v36, v37, v38, v39 = x + 27, x + 28, x + 29, x + 30, x + 31, x + 32, x + 33, x + 34, x + 35, x + 36, x + 37, x + 38, x + 39
  local v40, v41, v42, v43, v44, v45, v46, v47, v48, v49, v50, v51, v52 = x + 40, x + 41, x + 42, x + 43, x + 44, x + 45, x + 46, x + 47, x + 48, x + 49, x + 50, x + 51, x + 52
  return v1 + v2 + v3 + v4 + v5 + v6 + v7 + v8 + v9 + v10 + v11 + v12 + v13
    + v14 + v15 + v16 + v17 + v18 + v19 + v20 + v21 + v22 + v23 + v24 + v25 + v26
    + v27 + v28 + v29 + v30 + v31 + v32 + v33 + v34 + v35 + v36 + v37 + v38 + v39
    + v40 + v41 + v42 + v43 + v44 + v45 + v46 + v47 + v48 + v49 + v50 + v51 + v52
end
print(all(1))
